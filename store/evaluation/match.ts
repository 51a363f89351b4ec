import type { MatchedKind } from '../../roster/matching/confidence.js';
import type { Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import type { RunContext } from '../provisioning/context.js';
import { chooseMatches, judgePairs, nominateByKeys } from './pairs.js';
import { ownTable } from './run-tables.js';
import { addClassesAndRoles, addSharedPeople, linkPeople, openSeats } from './seats.js';

/** What is told of the progress: the step that begins. */
type OnStep = (step: string) => void;

/**
 * Matches what is wanted with what stands, kind by kind: places and terms by what they are called; people by ids, logins,
 * addresses and names; sections by their people; then both again, since each helps the other. Joins by hash alone.
 */
export async function matchEverything(tx: Transaction, run: RunContext, onStep: OnStep): Promise<void> {
  await disableNestedLoops(tx);
  await openSeats(tx, run);
  for (const kind of ['account', 'term'] as const) {
    onStep(kind);
    await matchByKeys(tx, run, kind);
  }
  for (const isFirst of [true, false]) {
    onStep('people');
    await nominateByKeys(tx, run.runId, 'user');
    await addClassesAndRoles(tx, run, !isFirst);
    await judgePairs(tx, run.runId, 'user');
    await chooseMatches(tx, run.runId, 'user');
    onStep('sections');
    await linkPeople(tx, run.runId, isFirst);
    await nominateByKeys(tx, run.runId, 'section');
    await addSharedPeople(tx);
    await addOtherTerms(tx, run, 'section');
    await judgePairs(tx, run.runId, 'section');
    await chooseMatches(tx, run.runId, 'section');
  }
  onStep('courses');
  await nominateByKeys(tx, run.runId, 'course');
  await addSections(tx, run);
  await addOtherTerms(tx, run, 'course');
  await judgePairs(tx, run.runId, 'course');
  await chooseMatches(tx, run.runId, 'course');
}

async function matchByKeys(tx: Transaction, { runId }: RunContext, kind: MatchedKind): Promise<void> {
  await nominateByKeys(tx, runId, kind);
  await judgePairs(tx, runId, kind);
  await chooseMatches(tx, runId, kind);
}

/** A course is where the sections of its classes are: those that are linked, all of them in one. */
async function addSections(tx: Transaction, { runId }: RunContext): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const objects = tx(ownTable('canvas_object', runId));
  await tx`
    insert into extra_fact
    select (array_agg(d.course_id))[1], min(o.parent_id), 'sections'
    from (select sis_id, fields->>'course_id' as course_id from ${tx(`desired_row_r${runId}`)}
          where kind = 'section' and state = 'desired') d
    join ${match} m on m.kind = 'section' and m.state = 'linked' and m.sis_id = d.sis_id
    join ${objects} o on o.kind = 'section' and o.canvas_id = m.canvas_id
    group by d.course_id having count(distinct o.parent_id) = 1`;
  await tx`
    insert into nominated select sis_id, canvas_id from extra_fact where fact = 'sections'
    except select sis_id, canvas_id from nominated`;
}

/** Against a pair: the terms of both sides are linked, and to others. */
async function addOtherTerms(tx: Transaction, { runId }: RunContext, kind: 'section' | 'course'): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const objects = tx(ownTable('canvas_object', runId));
  const desired = tx(`desired_row_r${runId}`);
  await tx`
    insert into extra_fact
    select n.sis_id, n.canvas_id, 'otherTerm'
    from nominated n
    join ${desired} d on d.kind = ${kind} and d.sis_id = n.sis_id and d.state = 'desired'
    join ${desired} wc on wc.kind = 'course' and wc.state = 'desired' and wc.sis_id = d.fields->>'course_id'
    join ${objects} o on o.kind = ${kind} and o.canvas_id = n.canvas_id
    join ${objects} sc on sc.kind = 'course' and sc.canvas_id = ${kind === 'course' ? tx`o.canvas_id` : tx`o.parent_id`}
    join ${match} mine on mine.kind = 'term' and mine.state = 'linked' and mine.sis_id = wc.fields->>'term_id'
    join ${match} theirs on theirs.kind = 'term' and theirs.state = 'linked' and theirs.canvas_id = sc.term_id
    where mine.canvas_id <> theirs.canvas_id
    group by 1, 2`;
}
