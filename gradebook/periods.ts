/** A grading period as the SIS closes it: days in the district's zone, both part of it. */
export interface GradebookPeriod {
  title: string;
  from: string;
  until: string;
  /** Local time from which nothing is written into it, `YYYY-MM-DDTHH:MM`; null: not known. */
  cutOff: string | null;
}

/** The period in which a day lies: the shortest, since terms of a year and of a quarter hold the same day. */
export function periodOn(day: string, periods: readonly GradebookPeriod[]): GradebookPeriod | null {
  const around = periods.filter((each) => each.from <= day && day <= each.until);
  return around.sort((one, other) => daysOf(one) - daysOf(other))[0] ?? null;
}

/**
 * From when nothing is written to what lies on these days, `YYYY-MM-DDTHH:MM` local; null: not known. A write concerns two
 * days where a line item moves.
 */
export function firstCutOff(days: readonly string[], periods: readonly GradebookPeriod[]): string | null {
  const cutOffs = days.map((day) => periodOn(day, periods)?.cutOff ?? null).filter((each) => each !== null);
  return cutOffs.sort()[0] ?? null;
}

/** Whether a change of date would move a line item into another period: its grade would leave a report card. */
export function changesPeriod(before: string | null, after: string, periods: readonly GradebookPeriod[]): boolean {
  if (before === null || before === after) return false;
  const [one, other] = [periodOn(before, periods), periodOn(after, periods)];
  return one?.from !== other?.from || one?.until !== other?.until;
}

function daysOf({ from, until }: GradebookPeriod): number {
  return Date.parse(until) - Date.parse(from);
}
