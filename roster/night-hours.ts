import { DateTime } from 'luxon';

/** Whether a local time, `HH:MM`, lies between the begin and the end of a night, which may begin before midnight. */
export function isWithin(now: string, begin: string, end: string): boolean {
  return begin <= end ? begin <= now && now < end : now >= begin || now < end;
}

/** When a run began: on the wall clock, and at the moment that it plays, which is the same unless its date was given. */
export interface RunTimes {
  startedAt: Date;
  readAt: Date;
}

/** The moment that it is for a run: its own begin, and the time that has passed since. */
export function momentOf({ startedAt, readAt }: RunTimes, now: Date): Date {
  return new Date(readAt.getTime() + Math.max(0, now.getTime() - startedAt.getTime()));
}

/** The local time of an instant, `HH:MM`. */
export function localTimeOf(instant: Date, timezone: string): string {
  return DateTime.fromJSDate(instant).setZone(timezone).toFormat('HH:mm');
}

/**
 * The first instant after another one at which clocks show a local time, `HH:MM`. Where clocks jump over it, the moment
 * to which they jump.
 */
export function nextTime(after: Date, time: string, timezone: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const day = DateTime.fromJSDate(after).setZone(timezone).startOf('day');
  for (let days = 0; ; days += 1) {
    const at = day.plus({ days }).set({ hour, minute }).toJSDate();
    if (at > after) return at;
  }
}
