import type { Submission } from '../../canvas/grades/model.js';
import type { StoredSubmission, WorkInCanvas } from '../../gradebook/class-facts.js';
import type { EarlierRead } from '../../gradebook/sweep.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';

export async function lastCourseworkRead(sql: Sql, districtId: number, classId: string): Promise<EarlierRead | null> {
  const [read] = await sql<EarlierRead[]>`
    select to_char(seen_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "seenUntil",
           swept_on as "sweptOn", covered, canvas_section_id as "canvasSectionId"
    from coursework_read where district_id = ${districtId} and class_id = ${classId}`;
  return read ?? null;
}

/** A piece of work as it was read. */
export type ReadWork = Omit<WorkInCanvas, 'submissions'>;

/** Ids of work by its flag when it was last read. */
export interface FlaggedBefore {
  flagged: ReadonlySet<string>;
  /** Canvas itself had cleared the flag by then. */
  unflagged: ReadonlySet<string>;
}

export async function flaggedBefore(sql: Sql, districtId: number, classId: string): Promise<FlaggedBefore> {
  const found = await sql<Array<{ id: string; unflagged: boolean }>>`
    select assignment_id as id, unflagged_by_close as unflagged from canvas_assignment
    where district_id = ${districtId} and class_id = ${classId} and gone_run is null
      and (unflagged_by_close or body->'postToSis' = 'true')`;
  const ids = (unflagged: boolean) => new Set(found.filter((each) => each.unflagged === unflagged).map(({ id }) => id));
  return { flagged: ids(false), unflagged: ids(true) };
}

/** Keeps what a class's course holds: all of its work. What is not listed any more is marked, not forgotten. */
export async function saveAssignments(
  tx: Transaction,
  { districtId, runId, classId }: { districtId: number; runId: number; classId: string },
  work: readonly ReadWork[],
): Promise<void> {
  await tx`
    insert into canvas_assignment
      (district_id, class_id, assignment_id, group_name, body, unflagged_by_close, read_run)
    select distinct on (w->'assignment'->>'id') ${districtId}::int, ${classId}, w->'assignment'->>'id', w->>'groupName',
           w->'assignment', (w->>'unflaggedByClose')::boolean, ${runId}::int
    from jsonb_array_elements(${tx.json(work as unknown as Json)}) with ordinality as listed(w, place)
    order by w->'assignment'->>'id', place desc
    on conflict (district_id, class_id, assignment_id) do update
    set body = excluded.body, group_name = excluded.group_name, unflagged_by_close = excluded.unflagged_by_close,
        read_run = excluded.read_run, gone_run = null`;
  await tx`
    update canvas_assignment set gone_run = ${runId}
    where district_id = ${districtId} and class_id = ${classId} and read_run <> ${runId} and gone_run is null`;
}

/**
 * Lets what a run has read of the classes that it begins anew count as not read by it: what is no longer there at the
 * second reading would not be noticed otherwise.
 */
export async function forgetReading(tx: Transaction, districtId: number, runId: number): Promise<void> {
  const anew = tx`select class_id from passback_class where run_id = ${runId} and progress = 'waiting'`;
  await tx`
    update canvas_assignment set read_run = 0
    where district_id = ${districtId} and read_run = ${runId} and class_id in (${anew})`;
  await tx`
    update canvas_submission set read_run = 0
    where district_id = ${districtId} and read_run = ${runId} and class_id in (${anew})`;
}

/** Keeps submissions as read. Canvas may list one twice while it changes: the later copy counts. */
export async function saveSubmissions(
  tx: Transaction,
  { districtId, runId, classId }: { districtId: number; runId: number; classId: string },
  submissions: readonly Submission[],
): Promise<void> {
  if (submissions.length === 0) return;
  await tx`
    insert into canvas_submission (district_id, class_id, assignment_id, user_id, body, read_run)
    select distinct on (s->>'assignmentId', s->>'userId') ${districtId}::int, ${classId}, s->>'assignmentId',
           s->>'userId', s, ${runId}::int
    from jsonb_array_elements(${tx.json(submissions as unknown as Json)}) with ordinality as listed(s, place)
    order by s->>'assignmentId', s->>'userId', place desc
    on conflict (district_id, class_id, assignment_id, user_id) do update
    set body = excluded.body, read_run = excluded.read_run, gone_run = null`;
}

/**
 * Notes the end of a reading: after a full one, submissions that it did not list have vanished.
 *
 * @param sweptOn the run's date of a full reading; null: only changes were read
 */
export async function endCourseworkRead(
  tx: Transaction,
  { districtId, runId, classId }: { districtId: number; runId: number; classId: string },
  { seenUntil, sweptOn, covered, canvasSectionId }: EarlierRead,
): Promise<void> {
  if (sweptOn !== null) {
    await tx`
      update canvas_submission set gone_run = ${runId}
      where district_id = ${districtId} and class_id = ${classId} and read_run <> ${runId} and gone_run is null`;
  }
  await tx`
    insert into coursework_read
      (district_id, class_id, seen_until, swept_run, swept_on, covered, canvas_section_id, read_run)
    values (${districtId}, ${classId}, ${seenUntil}, ${sweptOn === null ? null : runId}, ${sweptOn},
            ${covered as string[]}, ${canvasSectionId}, ${runId})
    on conflict (district_id, class_id) do update
    set seen_until = greatest(excluded.seen_until, coursework_read.seen_until),
        swept_run = coalesce(excluded.swept_run, coursework_read.swept_run),
        swept_on = coalesce(excluded.swept_on, coursework_read.swept_on),
        covered = excluded.covered, canvas_section_id = excluded.canvas_section_id, read_run = excluded.read_run`;
}

/** Canvas's ids of all work that was ever read of a class. */
export async function assignmentIdsOfClass(sql: Sql, districtId: number, classId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select assignment_id as id from canvas_assignment where district_id = ${districtId} and class_id = ${classId}`;
  return rows.map((each) => each.id);
}

/** The work of a class with its submissions. */
export async function workOfClass(sql: Sql, districtId: number, classId: string): Promise<WorkInCanvas[]> {
  const work = await sql<ReadWork[]>`
    select body as assignment, group_name as "groupName", unflagged_by_close as "unflaggedByClose"
    from canvas_assignment
    where district_id = ${districtId} and class_id = ${classId} and gone_run is null order by assignment_id`;
  const submissions = await sql<Array<{ body: Submission; gone: boolean }>>`
    select body, gone_run is not null as gone from canvas_submission
    where district_id = ${districtId} and class_id = ${classId} order by assignment_id, user_id`;
  const byAssignment = new Map<string, StoredSubmission[]>();
  for (const { body, gone } of submissions) {
    const rows = byAssignment.get(body.assignmentId) ?? [];
    rows.push({ ...body, vanished: gone });
    byAssignment.set(body.assignmentId, rows);
  }
  return work.map((each) => ({ ...each, submissions: byAssignment.get(each.assignment.id) ?? [] }));
}
