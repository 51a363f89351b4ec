import { MONTHS, type CalendarSpec, type CalendarSpecDescription } from '@temporalio/client';

/** A time of each day, from `HH:MM`. */
export function timeOf(time: string): { hour: number; minute: number } {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { hour, minute };
}

/** A single start, from a local time `YYYY-MM-DDTHH:MM`. */
export function singleStart(local: string): Pick<CalendarSpec, 'year' | 'month' | 'dayOfMonth' | 'hour' | 'minute'> {
  const [year, month, dayOfMonth] = local.slice(0, 10).split('-').map(Number);
  return { year: year!, month: MONTHS[month! - 1]!, dayOfMonth: dayOfMonth!, ...timeOf(local.slice(11)) };
}

/** Times of a schedule as it stands on the server: those of each day, `HH:MM`, and single starts, `YYYY-MM-DD HH:MM`. */
export function timesOf(calendars: readonly CalendarSpecDescription[]): { at: string[]; on: string[] } {
  const times = calendars.map(({ hour, minute, year, month, dayOfMonth }) => ({
    time: `${two(hour[0]?.start)}:${two(minute[0]?.start)}`,
    day:
      year[0] && month[0]
        ? `${year[0].start}-${two(MONTHS.indexOf(month[0].start) + 1)}-${two(dayOfMonth[0]?.start)}`
        : null,
  }));
  return {
    at: times.flatMap(({ day, time }) => (day === null ? [time] : [])).sort(),
    on: times.flatMap(({ day, time }) => (day === null ? [] : [`${day} ${time}`])).sort(),
  };
}

function two(value: number | undefined): string {
  return String(value ?? 0).padStart(2, '0');
}
