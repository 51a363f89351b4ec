import { DateTime } from 'luxon';

/** Local times between which nothing is written to the SIS, `HH:MM`; `until` may lie on the next day. Null: none. */
export interface QuietHours {
  from: string | null;
  until: string | null;
}

/**
 * Until when nothing may be written, at a moment; null: it may be written now. The hours are those of the wall clock, so
 * that a night in which clocks change is an hour longer or shorter. Pure.
 *
 * @param hours times outside 01:00-03:00, each of which occurs once a day
 * @param zone IANA name
 */
export function quietUntil(moment: Date, { from: begins, until: ends }: QuietHours, zone: string): Date | null {
  if (begins === null || ends === null) return null;
  const now = DateTime.fromJSDate(moment).setZone(zone);
  const isOvernight = ends <= begins;
  // The hours that began yesterday may last into today.
  for (const began of [now.minus({ days: 1 }), now]) {
    const from = atTime(began, begins);
    const until = atTime(isOvernight ? began.plus({ days: 1 }) : began, ends);
    if (from <= now && now < until) return until.toJSDate();
  }
  return null;
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return day.startOf('day').set({ hour: hour!, minute: minute! });
}
