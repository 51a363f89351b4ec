/** Presence of a record in the SIS. */
export const Presence = {
  /** The last conclusive read listed it. */
  present: 'present',
  /** One complete read missed it; nothing is concluded until a second one does. */
  missing: 'missing',
  /** Two complete reads missed it, far enough apart (`removals.proofHours`). */
  gone: 'gone',
} as const;
export type Presence = (typeof Presence)[keyof typeof Presence];

const millisecondsPerHour = 3_600_000;

/**
 * The cut-off of a run: a record missing since then, or for longer, is gone.
 *
 * @param readAt when the run began to read
 * @param proofHours least hours between two complete reads that both miss a record
 */
export function goneCutoff(readAt: Date, proofHours: number): Date {
  return new Date(readAt.getTime() - proofHours * millisecondsPerHour);
}

/**
 * @param missingSince when the first complete read missed the record; null: the last one listed it
 * @param proven whether every collection that the record depends on is certified: otherwise none counts as gone
 */
export function presenceOf(missingSince: Date | null, cutoff: Date, proven = true): Presence {
  if (missingSince === null) return Presence.present;
  return proven && missingSince <= cutoff ? Presence.gone : Presence.missing;
}
