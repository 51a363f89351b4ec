import type { PendingQuery, Row } from 'postgres';
import { Operation, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Whether a planned row `p` counts towards limits, and is held when one is exceeded. Rows held by an open proposal do
 * not.
 */
export function isWeighed(tx: Transaction): Fragment {
  return tx`p.category is not null and p.depends_kind is distinct from 'proposal'`;
}

/** Whether a planned enrollment `p` counts towards limits: a drop that nothing holds yet. */
export function isWeighedDrop(tx: Transaction): Fragment {
  return tx`p.op = ${Operation.remove} and p.state = ${RowState.released}`;
}

/** The group that an enrollment `p`, planned or accepted, is counted in (roster/limits `droppersOf`). */
export function droppers(tx: Transaction, run: RunContext): Fragment {
  return tx`case when p.role = ${run.settings.mapping.roles.student} then 'students' else 'teachers' end`;
}
