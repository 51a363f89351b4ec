import type { PendingQuery, Row } from 'postgres';
import type { CountingDates } from '../../../roster/counting-dates.js';
import type { RunContext } from '../context.js';
import type { EnrollmentSource } from './touched-enrollments.js';

export interface EnrollmentPlanning {
  dates: CountingDates;
  /** Dates of the last mapping of enrollments; null if there was none. */
  lastDates: CountingDates | null;
  /** Whether every joined collection is certified: otherwise nothing counts as gone. */
  proven: boolean;
}

type Fragment = PendingQuery<Row[]>;

/** Input of one planning transaction. */
export interface ShardSource {
  run: RunContext;
  how: EnrollmentPlanning & {
    /** Whether the table `ending_fact` holds ends that others may share (plan/shared-ends). */
    isEnding: boolean;
  };
  source: EnrollmentSource;
  /** Whether a class belongs to the shard. */
  inShard: (classId: Fragment) => Fragment;
}
