import { DateTime } from 'luxon';
import type { DistrictSettings } from '../config/settings.js';
import { cutOffsOf, startsBeforeCutOffs } from '../gradebook/cut-offs.js';
import { nextTime } from '../roster/night-hours.js';
import type { NextRun } from './model.js';

/** The next start of each schedule of a district, in order; none while it is paused. Pure. */
export function nextRuns({ schedule, passback, timezone }: DistrictSettings, now: Date): NextRun[] {
  if (schedule.paused) return [];
  const next: NextRun[] = [{ kind: 'night', at: nextTime(now, schedule.at, timezone) }];
  const byDay = earliest(schedule.addsAt.map((time) => nextOnWeekday(now, time, timezone)));
  if (byDay) next.push({ kind: 'by day', at: byDay });
  if (passback.enabled) {
    const cutOffs = cutOffsOf(passback).map(({ at }) => at);
    const ahead = startsBeforeCutOffs(cutOffs, passback.runsBeforeCutOff, timezone)
      .map(({ at }) => DateTime.fromISO(at, { zone: timezone }).toJSDate())
      .filter((at) => at > now);
    const carried = earliest([...passback.at.map((time) => nextTime(now, time, timezone)), ...ahead]);
    if (carried) next.push({ kind: 'passback', at: carried });
  }
  return next.sort((one, other) => one.at.getTime() - other.at.getTime());
}

function earliest(times: readonly Date[]): Date | null {
  return times.reduce<Date | null>((first, each) => (first === null || each < first ? each : first), null);
}

/** Runs by day start Monday to Friday. */
function nextOnWeekday(now: Date, time: string, zone: string): Date {
  let at = nextTime(now, time, zone);
  while (DateTime.fromJSDate(at).setZone(zone).weekday > 5) at = nextTime(at, time, zone);
  return at;
}
