import type { PendingQuery, Row } from 'postgres';
import { Operation, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Whether limits are held against a planned row `p`: these are counted, and to these what is over a limit is added. What an
 * open proposal holds is no part of the night.
 */
export function isWeighed(tx: Transaction): Fragment {
  return tx`p.category is not null and p.depends_kind is distinct from 'proposal'`;
}

/** Whether limits are held against a planned enrollment `p`: a drop that nothing holds yet. */
export function isWeighedDrop(tx: Transaction): Fragment {
  return tx`p.op = ${Operation.remove} and p.state = ${RowState.released}`;
}

/** Whom an enrollment `p`, planned or accepted, is counted with (roster/limits `droppersOf`). */
export function droppers(tx: Transaction, run: RunContext): Fragment {
  return tx`case when p.role = ${run.settings.mapping.roles.student} then 'students' else 'teachers' end`;
}
