import type { Sql, Transaction } from '../postgres/connect.js';
import type { ProvisionedClass } from '../provisioning/roster-for-passback.js';
import { fence } from '../runs/fence.js';
import { leaseResource } from '../runs/open-run.js';
import type { Run } from '../runs/run.js';
import { ClassProgress } from '../schema/passback.js';
import { StoreError } from '../errors.js';

/** A class that a lane's attempt has claimed. */
export interface ClaimedClass extends ProvisionedClass {
  claim: string;
}

/** Adds the classes of a run. Can be repeated. */
export async function addClasses(tx: Transaction, runId: number, classes: readonly ProvisionedClass[]): Promise<void> {
  await tx`
    insert into passback_class (run_id, class_id, section_id, course_id, school)
    select ${runId}, c.* from unnest(
      ${classes.map((each) => each.classId)}::text[], ${classes.map((each) => each.sectionId)}::text[],
      ${classes.map((each) => each.courseId)}::text[], ${classes.map((each) => each.school)}::text[]) c
    on conflict do nothing`;
}

/**
 * Claims the next class for an attempt of a lane: first what an earlier attempt of the lane left, then one that nobody
 * has. Null: none is left.
 *
 * @param from the progress of the classes that the stage works on
 * @param claim unique to the attempt: an earlier one can write no more
 */
export async function claimClass(
  sql: Sql,
  runId: number,
  { from, lane, claim }: { from: ClassProgress; lane: number; claim: string },
): Promise<ClaimedClass | null> {
  const [claimed] = await sql<ClaimedClass[]>`
    update passback_class set claim = ${claim}, lane = ${lane}
    where run_id = ${runId} and class_id = (
      select class_id from passback_class
      where run_id = ${runId} and progress = ${from} and (lane is null or lane = ${lane})
      order by lane nulls last, class_id limit 1
      for update skip locked)
    returning class_id as "classId", section_id as "sectionId", course_id as "courseId", school, claim`;
  return claimed ?? null;
}

/**
 * One transaction about a claimed class: passes only while the run holds the class's gradebook and the claim is the
 * newest. Throws `StoreError`: `RUN_SUPERSEDED`, `RESOURCE_TAKEN` or `STALE_ATTEMPT`.
 */
export async function inClass<Value>(
  sql: Sql,
  run: Run,
  { classId, claim }: ClaimedClass,
  work: (tx: Transaction) => Promise<Value>,
): Promise<Value> {
  return sql.begin(async (tx) => {
    await fence(tx, run, [`gradebook/${classId}`]);
    const [newest] = await tx`
      select 1 from passback_class
      where run_id = ${run.runId} and class_id = ${classId} and claim = ${claim} for share`;
    if (!newest) throw new StoreError('STALE_ATTEMPT', `A newer attempt works on a class of run ${run.runId}.`);
    return work(tx);
  }) as Promise<Value>;
}

/** Leases the gradebook of a class for the run. False: another open run works on it. */
export async function leaseGradebook(sql: Sql, run: Run, classId: string): Promise<boolean> {
  return sql.begin((tx) => leaseResource(tx, run, `gradebook/${classId}`));
}

/** Notes how far a claimed class is, and gives it back for the next stage. */
export async function advanceClass(
  tx: Transaction,
  runId: number,
  classId: string,
  to: ClassProgress,
  skipCode: string | null = null,
): Promise<void> {
  await tx`
    update passback_class set progress = ${to}, skip_code = ${skipCode}, lane = null, claim = null
    where run_id = ${runId} and class_id = ${classId}`;
}

/**
 * Begins anew, after a wait, with the classes of which something is still to be sent: both ends may have changed. Can be
 * repeated.
 */
export async function readClassesAnew(tx: Transaction, runId: number): Promise<void> {
  await tx`
    update passback_class c set progress = 'waiting', lane = null, claim = null, results_read = false
    where c.run_id = ${runId} and c.progress = 'planned' and exists (
      select 1 from grade_write w
      where w.run_id = c.run_id and w.class_id = c.class_id and w.state = 'released'
        and (w.outcome is null or w.outcome = 'unknown'))`;
}

/** Classes of a run by progress. */
export async function countClasses(sql: Sql, runId: number): Promise<Record<ClassProgress, number>> {
  const rows = await sql<Array<{ progress: ClassProgress; classes: number }>>`
    select progress, count(*)::int as classes from passback_class where run_id = ${runId} group by progress`;
  const counts = Object.fromEntries(Object.values(ClassProgress).map((each) => [each, 0])) as Record<
    ClassProgress,
    number
  >;
  for (const { progress, classes } of rows) counts[progress] = classes;
  return counts;
}

/** Notes that the results of a class were read in the SIS in this run. */
export async function noteResultsRead(tx: Transaction, runId: number, classId: string): Promise<void> {
  await tx`update passback_class set results_read = true where run_id = ${runId} and class_id = ${classId}`;
}

export async function wereResultsRead(sql: Sql, runId: number, classId: string): Promise<boolean> {
  const [found] = await sql<Array<{ read: boolean }>>`
    select results_read as read from passback_class where run_id = ${runId} and class_id = ${classId}`;
  return found?.read ?? false;
}
