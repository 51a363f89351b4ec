/** A calendar date of the district, `YYYY-MM-DD`: such dates compare as text. */
export type LocalDate = string;

const dayMs = 86_400_000;

/** The date so many days later (or earlier, when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
