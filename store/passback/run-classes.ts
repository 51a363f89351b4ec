import type { Sql, Transaction } from '../postgres/connect.js';
import type { ClassOfRun, ProvisionedClass } from '../provisioning/roster-for-passback.js';
import { fence } from '../runs/fence.js';
import { leaseResource } from '../runs/open-run.js';
import type { Run } from '../runs/run.js';
import { ClassProgress } from '../schema/passback.js';
import { StoreError } from '../errors.js';

/** A class that a lane's attempt has claimed. */
export interface ClaimedClass extends ProvisionedClass {
  claim: string;
  /** How often a step has failed at it in this run. */
  failures: number;
}

/** Adds the classes of a run; those that the settings leave out with why. Can be repeated. */
export async function addClasses(
  tx: Transaction,
  runId: number,
  classes: ReadonlyArray<ProvisionedClass & Partial<Pick<ClassOfRun, 'leftOut'>>>,
): Promise<void> {
  await tx`
    insert into passback_class (run_id, class_id, section_id, course_id, school, skip_code, progress)
    select ${runId}, c.*, case when c.left_out is null then ${ClassProgress.waiting} else ${ClassProgress.excluded} end
    from unnest(
      ${classes.map((each) => each.classId)}::text[], ${classes.map((each) => each.sectionId)}::text[],
      ${classes.map((each) => each.courseId)}::text[], ${classes.map((each) => each.school)}::text[],
      ${classes.map((each) => each.leftOut ?? null)}::text[]) c (class_id, section_id, course_id, school, left_out)
    on conflict do nothing`;
}

/**
 * Claims the next class for an attempt of a lane: first what an earlier attempt of the lane left, then one that nobody
 * has, those at which a step has failed last. Null: none is left. A class that an attempt had claimed when it was lost
 * (no answer in time, a worker that died) counts as failed: otherwise one that ends every worker would be taken first
 * each time.
 *
 * @param from the progress of the classes that the stage works on
 * @param claim unique to the attempt: an earlier one can write no more
 * @param except classes that are not claimed
 */
export async function claimClass(
  sql: Sql,
  runId: number,
  { from, lane, claim, except }: { from: ClassProgress; lane: number; claim: string; except: readonly string[] },
): Promise<ClaimedClass | null> {
  const [claimed] = await sql<ClaimedClass[]>`
    update passback_class set claim = ${claim}, lane = ${lane}, failures = failures + (claim is not null)::int
    where run_id = ${runId} and class_id = (
      select class_id from passback_class
      where run_id = ${runId} and progress = ${from} and (lane is null or lane = ${lane})
        and class_id <> all(${except as string[]})
      order by failures + (claim is not null)::int, lane nulls last, class_id limit 1
      for update skip locked)
    returning class_id as "classId", section_id as "sectionId", course_id as "courseId", school, claim, failures`;
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
    update passback_class set progress = ${to}, skip_code = ${skipCode}, lane = null, claim = null, failures = 0
    where run_id = ${runId} and class_id = ${classId}`;
}

/** Counts a failure at a claimed class, and gives the class back, to be tried after the others. */
export async function postponeClass(sql: Sql, runId: number, { classId, claim }: ClaimedClass): Promise<void> {
  await sql`
    update passback_class set failures = failures + 1, lane = null, claim = null
    where run_id = ${runId} and class_id = ${classId} and claim = ${claim}`;
}

/** Gives a claimed class back as it was: what stopped the step was not its own. */
export async function releaseClass(sql: Sql, runId: number, { classId, claim }: ClaimedClass): Promise<void> {
  await sql`
    update passback_class set lane = null, claim = null
    where run_id = ${runId} and class_id = ${classId} and claim = ${claim}`;
}

/** Takes failures back that were not the classes' own. */
export async function forgiveFailures(sql: Sql, runId: number, classIds: readonly string[]): Promise<void> {
  await sql`
    update passback_class set failures = greatest(failures - 1, 0)
    where run_id = ${runId} and class_id = any(${classIds as string[]})`;
}

/** Whether some of these classes still wait for a step. */
export async function areAnyAt(
  sql: Sql,
  runId: number,
  from: ClassProgress,
  classIds: readonly string[],
): Promise<boolean> {
  const [found] = await sql`
    select 1 from passback_class
    where run_id = ${runId} and progress = ${from} and class_id = any(${classIds as string[]}) limit 1`;
  return found !== undefined;
}

/** Classes of a run that were left out, by code. */
export async function leftOutCounts(sql: Sql, runId: number): Promise<Record<string, number>> {
  const rows = await sql<Array<{ code: string; classes: number }>>`
    select skip_code as code, count(*)::int as classes from passback_class
    where run_id = ${runId} and skip_code is not null group by skip_code order by skip_code`;
  return Object.fromEntries(rows.map(({ code, classes }) => [code, classes]));
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
