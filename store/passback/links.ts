import type { AcceptedResult, LineItemLink } from '../../gradebook/class-facts.js';
import type { KnownLineItem } from '../../gradebook/compare-line-item.js';
import { LinkState } from '../../gradebook/link-states.js';
import type { Sql, Transaction } from '../postgres/connect.js';

interface OfWork {
  districtId: number;
  runId: number;
  classId: string;
  assignmentId: string;
}

/** The line items and results that the SIS has accepted for a class. */
export async function linksOfClass(sql: Sql, districtId: number, classId: string): Promise<LineItemLink[]> {
  const links = await sql<Array<Omit<LineItemLink, 'results'>>>`
    select assignment_id as "assignmentId", generation, sourced_id as "sourcedId", accepted, state
    from line_item_link where district_id = ${districtId} and class_id = ${classId}`;
  const results = await sql<Array<AcceptedResult & { assignmentId: string }>>`
    select assignment_id as "assignmentId", student_sourced_id as "studentSourcedId", sourced_id as "sourcedId", score,
           exempt
    from result_link where district_id = ${districtId} and class_id = ${classId}`;
  return links.map((link) => ({
    ...link,
    results: results.filter((each) => each.assignmentId === link.assignmentId),
  }));
}

/** Ids of the line items that are linked to work of a class. */
export async function linkedLineItems(sql: Sql, districtId: number, classId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select sourced_id as id from line_item_link where district_id = ${districtId} and class_id = ${classId}`;
  return rows.map((each) => each.id);
}

/** Keeps what the SIS has accepted of a line item. One of another id takes the place of the one before. */
export async function acceptLineItem(
  tx: Transaction,
  { districtId, runId, classId, assignmentId }: OfWork,
  {
    generation,
    sourcedId,
    accepted,
  }: Pick<LineItemLink, 'generation' | 'sourcedId'> & { accepted: Partial<KnownLineItem> },
): Promise<void> {
  await tx`
    insert into line_item_link as l
      (district_id, class_id, assignment_id, generation, sourced_id, accepted, accepted_run)
    values (${districtId}, ${classId}, ${assignmentId}, ${generation}, ${sourcedId}, ${tx.json(accepted)}, ${runId})
    on conflict (district_id, class_id, assignment_id) do update
    set generation = excluded.generation, sourced_id = excluded.sourced_id, state = ${LinkState.active},
        accepted = case when l.sourced_id = excluded.sourced_id then l.accepted else '{}' end || excluded.accepted,
        accepted_run = excluded.accepted_run`;
}

/** Keeps a result that the SIS has accepted; `before` only of the first one. */
export async function acceptResult(
  tx: Transaction,
  { districtId, runId, classId, assignmentId }: OfWork,
  result: AcceptedResult & { before: { score: number | null; exempt: boolean } | null },
): Promise<void> {
  const { studentSourcedId, sourcedId, score, exempt, before } = result;
  await tx`
    insert into result_link
      (district_id, class_id, assignment_id, student_sourced_id, sourced_id, score, exempt, before, accepted_run)
    values (${districtId}, ${classId}, ${assignmentId}, ${studentSourcedId}, ${sourcedId}, ${score}, ${exempt},
            ${before === null ? null : tx.json(before)}, ${runId})
    on conflict (district_id, class_id, assignment_id, student_sourced_id) do update
    set sourced_id = excluded.sourced_id, score = excluded.score, exempt = excluded.exempt,
        accepted_run = excluded.accepted_run, accepted_at = now()`;
}

/** Forgets a result that was taken back. */
export async function forgetResult(
  tx: Transaction,
  { districtId, classId, assignmentId }: Omit<OfWork, 'runId'>,
  studentSourcedId: string,
): Promise<void> {
  await tx`
    delete from result_link
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}
      and student_sourced_id = ${studentSourcedId}`;
}

/** Forgets a line item that the SIS accepted and does not have. */
export async function forgetLineItem(
  tx: Transaction,
  { districtId, classId, assignmentId }: Omit<OfWork, 'runId'>,
): Promise<void> {
  await tx`
    delete from result_link
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}`;
  await tx`
    delete from line_item_link
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}`;
}

/** Notes that a line item is gone from the SIS, with its results: it was taken back, or its id is not taken. */
export async function noteLineItemGone(
  tx: Transaction,
  { districtId, runId, classId, assignmentId }: OfWork,
  {
    generation,
    sourcedId,
    state,
  }: Pick<LineItemLink, 'generation' | 'sourcedId'> & {
    state: typeof LinkState.withdrawn | typeof LinkState.refused;
  },
): Promise<void> {
  await tx`
    insert into line_item_link
      (district_id, class_id, assignment_id, generation, sourced_id, accepted, accepted_run, state)
    values (${districtId}, ${classId}, ${assignmentId}, ${generation}, ${sourcedId}, '{}', ${runId}, ${state})
    on conflict (district_id, class_id, assignment_id) do update
    set generation = excluded.generation, sourced_id = excluded.sourced_id, state = excluded.state,
        accepted_run = excluded.accepted_run`;
  await tx`
    delete from result_link
    where district_id = ${districtId} and class_id = ${classId} and assignment_id = ${assignmentId}`;
  await tx`
    delete from sis_line_item
    where district_id = ${districtId} and class_id = ${classId} and sourced_id = ${sourcedId}`;
}
