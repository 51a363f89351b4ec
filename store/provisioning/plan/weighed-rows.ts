import type { PendingQuery, Row } from 'postgres';
import { Operation, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { effectsReleased } from '../decisions/counting.js';
import { enrollmentEffect, rowEffect } from '../decisions/effects.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Whether limits are held against a planned row `p`: these are counted, and to these what is over a limit is added. What an
 * open proposal holds is no part of the night, and what a person released does not fill the limit for the rest.
 */
export function isWeighed(tx: Transaction, run: RunContext): Fragment {
  return tx`p.category is not null and p.depends_kind is distinct from 'proposal'
    and ${rowEffect(tx)} not in (${effectsReleased(tx, run)})`;
}

/** Whether limits are held against a planned enrollment `p`: a drop that nothing holds yet, and that nobody released. */
export function isWeighedDrop(tx: Transaction, run: RunContext): Fragment {
  return tx`p.op = ${Operation.remove} and p.state = ${RowState.released}
    and ${enrollmentEffect(tx)} not in (${effectsReleased(tx, run)})`;
}

/** Whom an enrollment `p`, planned or accepted, is counted with (roster/limits `droppersOf`). */
export function droppers(tx: Transaction, run: RunContext): Fragment {
  return tx`case when p.role = ${run.settings.mapping.roles.student} then 'students' else 'teachers' end`;
}
