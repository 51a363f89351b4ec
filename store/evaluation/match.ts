import type { MatchedKind } from '../../roster/matching/confidence.js';
import type { Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import type { RunContext } from '../provisioning/context.js';
import { chooseMatches, judgePairs, nominateByKeys } from './pairs.js';
import { ownTable } from './run-tables.js';
import { addClassesAndRoles, addSharedPeople, linkPeople, openComparedEnrollments } from './compared-enrollments.js';

/** What is told of the progress: the step that begins. */
type OnStep = (step: string) => void;

/**
 * Matches what is wanted with what stands, kind by kind: places and terms by what they are called; people by ids, logins,
 * addresses and names; sections by their people; then both again, since each helps the other. Joins by hash alone.
 *
 * @param defaultTerm Canvas's own id of its default term; null: not known
 */
export async function matchEverything(
  tx: Transaction,
  run: RunContext,
  defaultTerm: string | null,
  onStep: OnStep,
): Promise<void> {
  await disableNestedLoops(tx);
  await openComparedEnrollments(tx, run);
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
    await addContradictions(tx, run, 'section');
    await judgePairs(tx, run.runId, 'section');
    await chooseMatches(tx, run.runId, 'section');
  }
  onStep('courses');
  await nominateByKeys(tx, run.runId, 'course');
  await addSections(tx, run);
  await addContradictions(tx, run, 'course');
  await judgePairs(tx, run.runId, 'course');
  await chooseMatches(tx, run.runId, 'course');
  await askAboutCourses(tx, run);
  for (const kind of ['account', 'term'] as const) {
    onStep(kind);
    await nominateByKeys(tx, run.runId, kind);
    await addCourses(tx, run, kind, defaultTerm);
    await judgePairs(tx, run.runId, kind);
    await chooseMatches(tx, run.runId, kind);
    await askAboutPlaces(tx, run, kind, defaultTerm);
  }
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

/**
 * A course of which a section stands, or may, is not made unasked: its course in Canvas may be the one, or it holds other
 * classes too.
 */
async function askAboutCourses(tx: Transaction, { runId }: RunContext): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  await tx`
    update ${match} m set state = 'question', confidence = 'question', canvas_id = q.canvas_id, facts = q.facts
    from (
      select distinct on (d.fields->>'course_id') d.fields->>'course_id' as sis_id, o.parent_id as canvas_id, s.facts
      from ${match} s
      join ${tx(`desired_row_r${runId}`)} d on d.kind = 'section' and d.state = 'desired' and d.sis_id = s.sis_id
      join ${tx(ownTable('canvas_object', runId))} o on o.kind = 'section' and o.canvas_id = s.canvas_id
      where s.kind = 'section' and s.state in ('linked', 'question')
      order by d.fields->>'course_id', s.state, s.sis_id
    ) q
    where m.kind = 'course' and m.state = 'made' and m.sis_id = q.sis_id`;
}

/**
 * Against a pair of sections or courses: the terms, or the accounts, of both sides are linked, and to others; or the term in
 * Canvas is over, and that of the SIS is not.
 */
async function addContradictions(
  tx: Transaction,
  { runId, asOf }: RunContext,
  kind: 'section' | 'course',
): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const objects = tx(ownTable('canvas_object', runId));
  const desired = tx(`desired_row_r${runId}`);
  const both = tx`
    from nominated n
    join ${desired} d on d.kind = ${kind} and d.sis_id = n.sis_id and d.state = 'desired'
    join ${desired} wc on wc.kind = 'course' and wc.state = 'desired' and wc.sis_id = d.fields->>'course_id'
    join ${objects} o on o.kind = ${kind} and o.canvas_id = n.canvas_id
    join ${objects} sc on sc.kind = 'course' and sc.canvas_id = ${kind === 'course' ? tx`o.canvas_id` : tx`o.parent_id`}`;
  for (const [fact, linked, wanted, standing] of [
    ['otherTerm', 'term', 'term_id', 'term_id'],
    ['otherAccount', 'account', 'account_id', 'parent_id'],
  ] as const) {
    await tx`
      insert into extra_fact
      select n.sis_id, n.canvas_id, ${fact} ${both}
      join ${match} mine on mine.kind = ${linked} and mine.state = 'linked' and mine.sis_id = wc.fields->>${wanted}
      join ${match} theirs on theirs.kind = ${linked} and theirs.state = 'linked' and theirs.canvas_id = sc.${tx(standing)}
      where mine.canvas_id <> theirs.canvas_id
      group by 1, 2`;
  }
  await tx`
    insert into extra_fact
    select n.sis_id, n.canvas_id, 'otherTerm' ${both}
    join ${objects} over on over.kind = 'term' and over.canvas_id = sc.term_id and over.end_day < ${asOf}
    join ${desired} wt on wt.kind = 'term' and wt.state = 'desired' and wt.sis_id = wc.fields->>'term_id'
    where coalesce(left(nullif(wt.fields->>'end_date', ''), 10)::date >= ${asOf}, true)
    group by 1, 2`;
}

/**
 * Adds where the courses of a term or an account are: most of those that are linked in one, and most of the linked ones
 * there from it. The default term holds whatever has no other, and stands for none.
 */
async function addCourses(
  tx: Transaction,
  { runId }: RunContext,
  kind: 'term' | 'account',
  defaultTerm: string | null,
): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const objects = tx(ownTable('canvas_object', runId));
  await tx`
    insert into extra_fact
    select sis_id, canvas_id, 'courses' from ${placesOfCourses(tx, runId, kind)} placed
    where courses >= 0.6 * of_sis and courses >= 0.6 * of_canvas and courses >= 3
      and canvas_id is distinct from ${kind === 'term' ? defaultTerm : null}
      and exists (select 1 from ${match} w where w.kind = ${kind} and w.sis_id = placed.sis_id)
      and exists (select 1 from ${objects} x where x.kind = ${kind} and x.canvas_id = placed.canvas_id)`;
  await tx`
    insert into nominated select sis_id, canvas_id from extra_fact where fact = 'courses'
    except select sis_id, canvas_id from nominated`;
}

/** A table expression: in which terms or accounts of Canvas the linked courses of each term or account are, and how many. */
function placesOfCourses(tx: Transaction, runId: number, kind: 'term' | 'account') {
  const [wanted, standing] = kind === 'term' ? ['term_id', 'term_id'] : ['account_id', 'parent_id'];
  return tx`(
    select sis_id, canvas_id, courses, sum(courses) over (partition by sis_id) as of_sis,
           sum(courses) over (partition by canvas_id) as of_canvas
    from (
      select d.fields->>${wanted} as sis_id, o.${tx(standing)} as canvas_id, count(*) as courses
      from ${tx(ownTable('evaluation_match', runId))} m
      join ${tx(`desired_row_r${runId}`)} d on d.kind = 'course' and d.state = 'desired' and d.sis_id = m.sis_id
      join ${tx(ownTable('canvas_object', runId))} o on o.kind = 'course' and o.canvas_id = m.canvas_id
      where m.kind = 'course' and m.state = 'linked' group by 1, 2) counted)`;
}

/** A term or an account of which a good part of the courses stand in one that nothing else is linked to is not made unasked. */
async function askAboutPlaces(
  tx: Transaction,
  { runId }: RunContext,
  kind: 'term' | 'account',
  defaultTerm: string | null,
): Promise<void> {
  const match = tx(ownTable('evaluation_match', runId));
  const objects = tx(ownTable('canvas_object', runId));
  await tx`
    update ${match} m set state = 'question', confidence = 'question', canvas_id = q.canvas_id, facts = array['courses']
    from (
      select distinct on (sis_id) sis_id, canvas_id from ${placesOfCourses(tx, runId, kind)} placed
      where courses >= 0.3 * of_sis and canvas_id is distinct from ${kind === 'term' ? defaultTerm : null}
        and exists (select 1 from ${objects} x where x.kind = ${kind} and x.canvas_id = placed.canvas_id)
        and not exists (
          select 1 from ${match} t where t.kind = ${kind} and t.state = 'linked' and t.canvas_id = placed.canvas_id)
      order by sis_id, courses desc, canvas_id
    ) q
    where m.kind = ${kind} and m.state = 'made' and m.sis_id = q.sis_id`;
}
