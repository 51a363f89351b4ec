import type { PendingQuery, Row } from 'postgres';
import { surprises, Verb } from '../../../roster/findings.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { enrollmentEffect, enrollmentSubject, rowEffect, rowSubject } from './effects.js';

type Fragment = PendingQuery<Row[]>;

/**
 * Whether a decision `d` counts in a run: it is the district's, made for this run or for any, its last day has not passed,
 * and what it released was not carried out by another run.
 */
function countsIn(tx: Transaction, run: RunContext): Fragment {
  return tx`d.district_id = ${run.districtId} and (d.run_id is null or d.run_id = ${run.runId})
    and (d.until is null or d.until >= ${run.asOf})
    and (d.carried_out_run is null or d.carried_out_run = ${run.runId})`;
}

/** The verb of the latest decision about a planned row `p`, as a lateral table `d`. */
export function decisionOnRow(tx: Transaction, run: RunContext): Fragment {
  return latestOf(tx, run, tx`${rowEffect(tx)}, ${rowSubject(tx)}`, aboutRow(tx));
}

/** The same of a planned enrollment `p`. */
export function decisionOnEnrollment(tx: Transaction, run: RunContext): Fragment {
  return latestOf(tx, run, tx`${enrollmentEffect(tx)}, ${enrollmentSubject(tx)}`, aboutEnrollment(tx));
}

/** Two branches: decisions about one row are many, and found by their index; selectors are few. */
function latestOf(tx: Transaction, run: RunContext, hashes: Fragment, about: Fragment): Fragment {
  return tx`lateral (
    select verb, seen from (
      select d.id, d.verb, d.seen from decision d where ${countsIn(tx, run)} and d.effect_hash in (${hashes})
      union all
      select d.id, d.verb, d.seen from decision d where ${countsIn(tx, run)} and d.effect_hash is null and ${about}
    ) d order by d.id desc limit 1)`;
}

/**
 * Whether a decision `d` releases a held row, an enrollment too, with the surprises `s` about it (`surprisesInRun`). What
 * was not found when somebody decided, and would have changed the answer (roster/findings `surprises`), holds the row anew;
 * an open question of identity holds it until that is answered.
 */
export function releases(tx: Transaction): Fragment {
  return tx`coalesce(d.verb = ${Verb.release} and h.source_kind <> 'proposal' and (d.seen is null or s.codes is null or s.codes <@ d.seen), false)`;
}

/** The findings that hold a released row anew, as a table of `kind`, `seq` and `codes`. */
export function surprisesInRun(tx: Transaction, run: RunContext): Fragment {
  return tx`select kind, seq, array_agg(code) as codes from ${tx(`plan_finding_r${run.runId}`)}
    where code = any(${surprises as string[]}) group by kind, seq`;
}

/** Effects that somebody released to be sent at any hour, as a table of `effect_hash`. */
export function effectsToSendAtOnce(tx: Transaction, run: RunContext): Fragment {
  return tx`select distinct d.effect_hash from decision d
    where ${countsIn(tx, run)} and d.verb = ${Verb.release} and d.at_once and d.effect_hash is not null`;
}

/** Hashes of what somebody decided not to send, as a table of `effect_hash`. */
export function hashesNotToSend(tx: Transaction, run: RunContext): Fragment {
  return tx`select distinct d.effect_hash from decision d
    where ${countsIn(tx, run)} and d.verb <> ${Verb.release} and d.effect_hash is not null`;
}

/**
 * Whether nobody has decided on what has one of these hashes. Joins, and no lists: somebody may have decided on millions
 * of rows.
 */
export function isUndecided(tx: Transaction, run: RunContext, ...hashes: readonly Fragment[]): Fragment {
  const [first, ...others] = hashes.map(
    (hash) => tx`not exists (select 1 from decision d where ${countsIn(tx, run)} and d.effect_hash = ${hash})`,
  );
  return others.reduce((all, each) => tx`${all} and ${each}`, first!);
}

/** Whether a decision's selector speaks of a row; what it leaves open matches any. */
function aboutRow(tx: Transaction): Fragment {
  return tx`(d.school is null or d.school = p.school) and (d.kind is null or d.kind = p.kind)
    and (d.operation is null or d.operation = p.op) and (d.row_id is null or d.row_id = p.sis_id)
    and (d.class_id is null or (p.kind in ('course', 'section') and d.class_id = any(p.sources)))
    and (d.person_id is null or (p.kind = 'user' and d.person_id = any(p.sources)))`;
}

function aboutEnrollment(tx: Transaction): Fragment {
  return tx`(d.school is null or d.school = p.school) and (d.kind is null or d.kind = 'enrollment')
    and (d.operation is null or d.operation = p.op) and (d.row_id is null or d.row_id = p.section_id || ' / ' || p.user_id)
    and (d.class_id is null or d.class_id = p.class_id) and (d.person_id is null or d.person_id = p.person_id)`;
}
