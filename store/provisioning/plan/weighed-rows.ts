import type { PendingQuery, Row } from 'postgres';
import { Operation, RowState } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { sourcesOfCascade } from './cascades.js';
import { replacedClasses } from './replaced-classes.js';
import { planTables } from '../states/blocked.js';
import { isUndecided } from '../decisions/decision-on-row.js';
import { enrollmentEffect, enrollmentSubject, rowEffect, rowSubject } from '../decisions/effects.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Whether limits count a planned row `p`; an exceeded limit adds its finding to the same rows. Rows that an open proposal
 * or the calendar holds, or that a person has decided on, do not fill the limit for the rest; those of a class that is
 * replaced unasked, and of the one that replaces it, fill none.
 */
export function isWeighed(tx: Transaction, run: RunContext): Fragment {
  return tx`p.category is not null and coalesce(p.depends_kind, '') not in ('proposal', 'calendar')
    and not (p.kind in ('course', 'section')
             and (p.sources && array(${replacedClasses(tx, run)})
                  or p.sources && array(${replacedClasses(tx, run, 'right_id')})))
    and ${isUndecided(tx, run, rowEffect(tx), rowSubject(tx))}`;
}

/**
 * Whether limits count a planned enrollment `p`: a drop that nothing holds, and that nobody has decided on; none from a
 * class that is replaced unasked.
 */
export function isWeighedDrop(tx: Transaction, run: RunContext): Fragment {
  return tx`p.op = ${Operation.remove} and p.state = ${RowState.released}
    and p.class_id not in (${replacedClasses(tx, run)})
    and ${isUndecided(tx, run, enrollmentEffect(tx), enrollmentSubject(tx))}`;
}

/**
 * The same, for the limits of a school and of the district: what is held with its class does not fill these, nor does
 * whoever moves to another class from one that is removed.
 */
export function isWeighedBySchool(tx: Transaction, run: RunContext): Fragment {
  const { enrollments, findings } = planTables(tx, run);
  return tx`${isWeighedDrop(tx, run)}
    and not exists (select 1 from ${findings} f where f.kind = 'enrollment' and f.seq = p.seq)
    and not exists (
      select 1 from (${sourcesOfCascade(tx, run)}) removed
      join ${enrollments} d on d.section_id = removed.section_id and d.op = ${Operation.remove}
      join ${enrollments} c on c.op = ${Operation.create} and c.state = ${RowState.released} and c.user_id = d.user_id and c.role = d.role and c.section_id <> d.section_id
      where d.section_id = p.section_id and d.user_id = p.user_id and d.role = p.role)`;
}

/** The group that an enrollment `p`, planned or accepted, is counted in (roster/limits `droppersOf`). */
export function droppers(tx: Transaction, run: RunContext): Fragment {
  return tx`case when p.role = ${run.settings.mapping.roles.student} then 'students' else 'teachers' end`;
}
