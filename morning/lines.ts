import { DateTime } from 'luxon';
import { meaningOf, sentenceOf } from '../codes/registry.js';
import type { Morning, MorningGrades, MorningRun, Reason } from './model.js';

/** Lines of a morning that are the same in every form of it: terminal, Temporal UI, page and alert. */

/** `Mon 16 Nov 2026, 06:31 CST`. */
export function momentText({ now, zone }: Pick<Morning, 'now' | 'zone'>): string {
  return DateTime.fromJSDate(now).setZone(zone).toFormat('ccc d LLL yyyy, HH:mm ZZZZ');
}

/** `16 Nov 00:41`, in the district's zone. */
export function shortTime(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant).setZone(zone).toFormat('d LLL HH:mm');
}

export function verdictText({ safe }: Pick<Morning, 'safe'>): string {
  return safe ? 'Safe for first bell: yes' : 'Safe for first bell: NO';
}

/** `12: classes that go on have lost their last teacher` without a count where nothing is counted. */
export function reasonText({ code, count }: Reason): string {
  const sentence = sentenceOf(code);
  return count === null ? sentence : `${numberText(count)}: ${sentence}`;
}

/** How the run ended or stands, when, and as of when its data is. */
export function nightText({ night, district, zone }: Pick<Morning, 'night' | 'district' | 'zone'>): string {
  return night === null ? 'No night yet.' : runText(night, district, zone);
}

export function runText(run: MorningRun, district: string, zone: string): string {
  const state =
    run.outcome !== null
      ? `${run.outcome}${run.code === null ? '' : ` (${run.code})`}`
      : run.waitsUntil !== null
        ? `waits for decisions until ${run.waitsUntil}`
        : `at work in its stage ${run.stage ?? 'begin'}`;
  const ended = run.endedAt === null ? '' : `, ended ${shortTime(momentAt(run, run.endedAt), zone)}`;
  const data = run.dataAsOf === null ? ', nothing read' : `; data as of ${shortTime(run.dataAsOf, zone)}`;
  return `${district}/${run.number}: ${state}${ended}${data}`;
}

/** An instant of the wall clock as the run plays it: the same, unless its date was given. */
function momentAt({ startedAt, readAt }: MorningRun, instant: Date): Date {
  return new Date(readAt.getTime() + (instant.getTime() - startedAt.getTime()));
}

/** `1 class is left out`, with why. */
export function leftOutText({ code, classes }: MorningGrades['leftOut'][number]): string {
  const what = classes === 1 ? '1 class is' : `${numberText(classes)} classes are`;
  return `${what} left out: ${meaningOf(code)} (${code})`;
}

/** `1 grade differs, and the SIS keeps its own`. */
export function conflictsText(conflicts: number): string {
  const what = conflicts === 1 ? '1 grade differs' : `${numberText(conflicts)} grades differ`;
  return `${what}, and the SIS keeps its own`;
}

/** `1 write is held`. */
export function heldGradesText(held: number): string {
  return held === 1 ? '1 write is held' : `${numberText(held)} writes are held`;
}

/** `12,345`. */
export function numberText(value: number): string {
  return value.toLocaleString('en-US');
}

/** Age of a problem in whole days. */
export function daysSince(since: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - since.getTime()) / 86_400_000));
}
