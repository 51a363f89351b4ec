import { DateTime } from 'luxon';

/** An instant in a district's zone, for operators: `2026-08-14 00:31:05 CDT`. */
export function timeIn(zone: string, instant: Date): string {
  const local = DateTime.fromJSDate(instant).setZone(zone);
  return `${local.toFormat('yyyy-MM-dd HH:mm:ss')} ${local.toFormat('ZZZZ')}`;
}

/** Today's date in a zone. */
export function todayIn(zone: string): string {
  return DateTime.now().setZone(zone).toISODate()!;
}

/** `0.8 s`, `45 s`, `12 min 3 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 120 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `12,345`. */
export function counted(rows: number): string {
  return rows.toLocaleString('en-US');
}
