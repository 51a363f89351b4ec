/** Local calendar days as `YYYY-MM-DD`: they compare as texts, and no time zone takes part. */
export type Day = string;

const dayMs = 86_400_000;

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Whole days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

export function earlier(one: Day, other: Day): Day {
  return one < other ? one : other;
}

export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text
  );
}

/** The stamp PowerSchool would give something changed on a day: early in the morning, UTC. */
export function stampOf(day: Day): string {
  return `${day}T06:00:00.000Z`;
}
