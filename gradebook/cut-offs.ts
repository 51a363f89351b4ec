import { DateTime } from 'luxon';
import type { PassbackSettings } from '../config/passback-settings.js';
import { localMinute } from './local-dates.js';

/** An instant by which grades must be in the SIS: a grading period closes, report cards are made. */
export interface CutOff {
  /** Local time, `YYYY-MM-DDTHH:MM`. */
  at: string;
  /** In the words of the district. */
  what: string;
}

/** The cut-offs of a district: those that it names, and those of its grading periods. Each time once. */
export function cutOffsOf({ cutOffs, periods }: Pick<PassbackSettings, 'cutOffs' | 'periods'>): CutOff[] {
  const ofPeriods = periods.flatMap(({ cutOff, title }) => (cutOff === null ? [] : [{ at: cutOff, what: title }]));
  const byTime = new Map([...ofPeriods, ...cutOffs].map((each) => [each.at, each]));
  return [...byTime.values()];
}

/** A start of a passback ahead of a cut-off. */
export interface StartBeforeCutOff {
  /** Local time, `YYYY-MM-DDTHH:MM`. */
  at: string;
  /** The cut-off, local time. */
  cutOff: string;
}

/**
 * When a passback starts ahead of cut-offs, in order and each time once. A start that would fall between 01:00 and 03:00,
 * where clocks change, is moved ahead to 00:55. Pure.
 *
 * @param cutOffs local times, `YYYY-MM-DDTHH:MM`
 * @param hours how long before each of them
 * @param zone IANA name
 */
export function startsBeforeCutOffs(
  cutOffs: readonly string[],
  hours: readonly number[],
  zone: string,
): StartBeforeCutOff[] {
  const starts = new Map<string, StartBeforeCutOff>();
  for (const cutOff of [...cutOffs].sort()) {
    const instant = DateTime.fromISO(cutOff, { zone });
    if (!instant.isValid) continue;
    for (const before of hours) {
      const at = outsideChange(instant.minus({ hours: before })).toFormat("yyyy-MM-dd'T'HH:mm");
      if (!starts.has(at)) starts.set(at, { at, cutOff });
    }
  }
  return [...starts.values()].sort((one, other) => (one.at < other.at ? -1 : 1));
}

function outsideChange(start: DateTime): DateTime {
  return start.hour >= 1 && start.hour < 3 ? start.set({ hour: 0, minute: 55 }) : start;
}

export interface UpcomingCutOff extends CutOff {
  /** Starts of passbacks ahead of it that are still to come, local times. */
  starts: string[];
}

/** The cut-offs that are still to come, in order, with the starts ahead of them. Pure. */
export function upcomingCutOffs(
  cutOffs: readonly CutOff[],
  hours: readonly number[],
  now: Date,
  zone: string,
): UpcomingCutOff[] {
  const moment = localMinute(now, zone);
  return cutOffs
    .filter(({ at }) => at > moment)
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map((each) => ({
      ...each,
      starts: startsBeforeCutOffs([each.at], hours, zone)
        .map(({ at }) => at)
        .filter((at) => at > moment),
    }));
}
