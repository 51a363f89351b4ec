import type { PendingQuery, Row } from 'postgres';
import { factCode } from '../../../roster/enrollment-decision.js';
import { goneCutoff } from '../../../roster/presence.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import type { EnrollmentPlanning } from './shard-source.js';

type Fragment = PendingQuery<Row[]>;

/**
 * The facts of an enrollment `e` in a class `t`, packed as roster/enrollment-decision `packFacts` does.
 *
 * @param isAlone whether an end before the last days of the class is no finish that others share (roster/shared-end)
 */
export function enrollmentFacts(
  tx: Transaction,
  run: RunContext,
  { proven, dates }: EnrollmentPlanning,
  isAlone: Fragment,
): Fragment {
  const { presence, tobedeleted, rejected, moment } = factCode;
  const cutoff = goneCutoff(run.readAt, run.settings.removals.proofHours);
  return tx`
    case when e.missing_since is null then ${presence.present}::int
         when ${proven} and e.missing_since <= ${cutoff} then ${presence.gone}::int else ${presence.missing}::int end
    + ${tobedeleted}::int * e.tobedeleted::int + ${rejected}::int * e.rejected::int
    + case when e.end_date < ${dates.stillCountsOn}
             then case when (t.term_end is null or e.end_date < t.term_end - ${dates.finishDays}::int) and ${isAlone}
                       then ${moment.left}::int else ${moment.finished}::int end
           when e.begin_date > ${dates.beginsBy} then ${moment.later}::int else ${moment.current}::int end`;
}
