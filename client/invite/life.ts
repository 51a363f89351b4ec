import { wrongUse } from '../errors.js';

const units = { m: 60, h: 3600, d: 86_400 } as const;
const longestSeconds = 30 * units.d;

/** Seconds for which a link counts: `30m`, `12h`, `3d`, 30 days at most. Throws `INVITE_TIME_WRONG`. Pure. */
export function secondsOfLife(text: string): number {
  const [, number, unit] = /^(\d{1,5})([mhd])$/.exec(text.trim()) ?? [];
  const seconds = number && unit ? Number(number) * units[unit as keyof typeof units] : 0;
  if (seconds > 0 && seconds <= longestSeconds) return seconds;
  throw wrongUse('INVITE_TIME_WRONG', 'This is not a time for which a link can count.');
}
