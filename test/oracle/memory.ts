import type { Truth } from './read.js';

type Collection = 'classes' | 'users' | 'enrollments';

/** A record of now, or of earlier when it is not in the feed any more. */
export interface Known<T> {
  record: T;
  presence: 'present' | 'missing' | 'gone';
  /** As it was the night before, if it was known then. */
  earlier: T | null;
}

/** Remembers what the SIS said in earlier nights: what vanished is judged by its last word and by how long it is gone. */
export function createMemory() {
  const last = { classes: new Map(), users: new Map(), enrollments: new Map() };
  const sessions = new Map<string, Truth['academicSessions'][number]>();
  const courses = new Map<string, Truth['courses'][number]>();
  const missing = new Map<string, number>();

  return {
    /** @param complete whether the night's reads can be proven whole: only then does anything count as missing */
    recall<Name extends Collection>(
      name: Name,
      truth: Truth,
      night: { at: number; complete: boolean; proofHours: number },
    ): Array<Known<Truth[Name][number]>> {
      const records: ReadonlyArray<Truth[Name][number]> = truth[name];
      const known: Array<Known<Truth[Name][number]>> = [];
      const here = new Set(records.map((record) => record.sourcedId));
      for (const record of records) {
        missing.delete(`${name} ${record.sourcedId}`);
        known.push({ record, presence: 'present', earlier: last[name].get(record.sourcedId) ?? null });
      }
      for (const [id, record] of last[name]) {
        if (here.has(id)) continue;
        const key = `${name} ${id}`;
        if (night.complete && !missing.has(key)) missing.set(key, night.at);
        const since = missing.get(key);
        const proven = night.complete && since !== undefined && night.at - since >= night.proofHours * 3_600_000;
        known.push({ record, presence: proven ? 'gone' : 'missing', earlier: record });
      }
      for (const { record } of known) last[name].set(record.sourcedId, record);
      return known;
    },
    sessions(truth: Truth): Map<string, Truth['academicSessions'][number]> {
      for (const session of truth.academicSessions) sessions.set(session.sourcedId, session);
      return new Map(sessions);
    },
    courses(truth: Truth): Map<string, Truth['courses'][number]> {
      for (const course of truth.courses) courses.set(course.sourcedId, course);
      return new Map(courses);
    },
  };
}
