import { addDays, type LocalDate } from './dates.js';

/** Days without school, from the first to the last (`schedule.holidays`). */
export interface Holiday {
  from: LocalDate;
  until: LocalDate;
}

const saturday = 6;
const sunday = 0;

/**
 * Whether somebody is at school, and would see that a list is wrong: Monday to Friday, without the holidays of the
 * settings and without Thanksgiving and the day after it, which no district has to name.
 */
export function isSchoolDay(day: LocalDate, holidays: readonly Holiday[]): boolean {
  const weekday = weekdayOf(day);
  if (weekday === saturday || weekday === sunday) return false;
  if (isThanksgiving(day) || isThanksgiving(addDays(day, -1))) return false;
  return !holidays.some(({ from, until }) => from <= day && day <= until);
}

const thursday = 4;

/** The fourth Thursday of November (5 U.S.C. 6103). */
function isThanksgiving(day: LocalDate): boolean {
  const [, month, date] = day.split('-').map(Number) as [number, number, number];
  return month === 11 && weekdayOf(day) === thursday && date >= 22 && date <= 28;
}

/** 0 is Sunday. */
function weekdayOf(day: LocalDate): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
