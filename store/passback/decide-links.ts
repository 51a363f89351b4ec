import { LinkState, ProposedLinkState } from '../../gradebook/link-states.js';
import type { Confidence } from '../../gradebook/propose-links.js';
import type { Json, Sql } from '../postgres/connect.js';
import type { WriteSelection } from '../schema/passback-links.js';
import { takesForeignWrites } from './foreign-writes.js';
import { ofSelection } from './of-selection.js';

type WorkSelection = Omit<WriteSelection, 'student'>;

export interface LinkAnswer {
  state: typeof ProposedLinkState.confirmed | typeof ProposedLinkState.rejected;
  /** Of a rejection: the work gets a line item of its own, under another title. */
  anew: boolean;
  by: string;
  because: string | null;
}

/** The proposals that a person means. */
export interface ChosenLinks {
  selection: WorkSelection;
  /** Numbers of proposals, each meant by itself; null: all of the selection. */
  numbers: readonly number[] | null;
  confidences: readonly Confidence[];
}

/** Whether a row `w` of `line_item_proposal` has a rival `o`: the same work, or the same line item, but not both. */
function isRival(sql: Sql) {
  return sql`
    o.district_id = w.district_id and o.class_id = w.class_id and o.id <> w.id
      and (o.line_item_sourced_id = w.line_item_sourced_id or o.assignment_id = w.assignment_id)`;
}

/**
 * Rows `w` of `line_item_proposal` that can be answered: open ones, and answered ones that are named by their work and by
 * which no run has gone yet. A line item is confirmed for one work at most; where several are open, only one that is named
 * by itself. One that another product has made is confirmed only where the SIS was proved to take writes to such.
 */
function answerable(
  sql: Sql,
  districtId: number,
  { state, anew }: LinkAnswer,
  { isNamed, isByItself }: { isNamed: boolean; isByItself: boolean },
) {
  return sql`
    w.district_id = ${districtId}
      and (w.state = ${ProposedLinkState.open} or ${isNamed}
           or (${anew} and w.state = ${ProposedLinkState.rejected}))
      and (w.state <> ${state} or w.anew <> ${anew})
      and not exists (
        select 1 from line_item_link l
        where l.district_id = w.district_id and l.class_id = w.class_id and l.state = ${LinkState.active}
          and (l.assignment_id = w.assignment_id or l.sourced_id = w.line_item_sourced_id))
      and (${state} = ${ProposedLinkState.rejected} or (
        (w.product is null or ${takesForeignWrites(sql, districtId)})
        and not exists (
          select 1 from line_item_proposal o
          where ${isRival(sql)} and (o.state = ${ProposedLinkState.confirmed}
            or (o.state = ${ProposedLinkState.open} and not ${isByItself})))))`;
}

/** Rows `w` that a person means. */
function areChosen(sql: Sql, { selection, numbers, confidences }: ChosenLinks) {
  return sql`
    ${ofSelection(sql, selection)} and w.confidence = any(${confidences as string[]})
      and (${numbers === null} or w.id = any(${(numbers ?? []) as number[]}::int[]))`;
}

/** Answers the proposals that are chosen. Returns how many. */
export async function answerLinks(
  sql: Sql,
  districtId: number,
  chosen: ChosenLinks,
  answer: LinkAnswer,
): Promise<number> {
  const { state, anew, by, because } = answer;
  const { selection, numbers } = chosen;
  const how = { isNamed: selection.assignmentId !== null || numbers !== null, isByItself: numbers !== null };
  const answered = await sql`
    update line_item_proposal w
    set state = ${state}, anew = ${anew}, decided_by = ${by}, because = ${because}, decided_at = now()
    where ${answerable(sql, districtId, answer, how)} and ${areChosen(sql, chosen)}
      -- Of two that are named and exclude each other, the first.
      and (${state} = ${ProposedLinkState.rejected} or not exists (
        select 1 from line_item_proposal o
        where ${isRival(sql)} and o.id < w.id and o.id = any(${(numbers ?? []) as number[]}::int[])))`;
  return answered.count;
}

/** Why chosen proposals that are open are not confirmed. */
export interface LeftOpen {
  /** Another product has made the line item, and the SIS was not proved to take writes to such. */
  unproven: number;
  /** Another one of the same work, or of the same line item, is open. */
  tied: number;
}

export async function leftOpen(sql: Sql, districtId: number, chosen: ChosenLinks): Promise<LeftOpen> {
  const [counts] = await sql<LeftOpen[]>`
    select count(*) filter (where w.product is not null and not ${takesForeignWrites(sql, districtId)})::int as unproven,
           count(*) filter (where exists (
             select 1 from line_item_proposal o where ${isRival(sql)} and o.state = ${ProposedLinkState.open}))::int as tied
    from line_item_proposal w
    where w.district_id = ${districtId} and w.state = ${ProposedLinkState.open} and ${areChosen(sql, chosen)}`;
  return counts!;
}

/** One answer of a file: by the number of the proposal, and by what it is about, which must be the same. */
export interface ListedAnswer {
  number: number;
  classId: string;
  assignmentId: string;
  lineItemSourcedId: string;
}

/** Answers proposals one by one. Returns the numbers of those that could be answered. */
export async function answerListedLinks(
  sql: Sql,
  districtId: number,
  listed: readonly ListedAnswer[],
  answer: LinkAnswer,
): Promise<number[]> {
  const { state, anew, by, because } = answer;
  const numbers = listed.map((each) => each.number);
  const rows = await sql<Array<{ number: number }>>`
    update line_item_proposal w
    set state = ${state}, anew = ${anew}, decided_by = ${by}, because = ${because}, decided_at = now()
    from jsonb_to_recordset(${sql.json(listed as unknown as Json)})
      as a(number int, "classId" text, "assignmentId" text, "lineItemSourcedId" text)
    where ${answerable(sql, districtId, answer, { isNamed: true, isByItself: true })} and w.id = a.number
      and w.class_id = a."classId" and w.assignment_id = a."assignmentId"
      and w.line_item_sourced_id = a."lineItemSourcedId"
      and (${state} = ${ProposedLinkState.rejected} or not exists (
        select 1 from line_item_proposal o
        where ${isRival(sql)} and o.id < w.id and o.id = any(${numbers}::int[])))
    returning w.id as number`;
  return rows.map((each) => each.number);
}

/**
 * Lets the next passback make line items anew that are gone from the SIS, each with the next id. Only those that the last
 * whole reading of the gradebook did not show. Returns their works.
 */
export async function renewLinks(
  sql: Sql,
  districtId: number,
  selection: WorkSelection,
  by: string,
): Promise<Array<{ classId: string; assignmentId: string }>> {
  return sql<Array<{ classId: string; assignmentId: string }>>`
    with renewed as (
      update line_item_link w set state = ${LinkState.renewing}, state_by = ${by}, state_at = now()
      where w.district_id = ${districtId} and w.state in (${LinkState.active}, ${LinkState.refused})
        and ${ofSelection(sql, selection)} and ${isGone(sql)}
      returning w.class_id, w.assignment_id
    ), forgotten as (
      -- The results went with their line item.
      delete from result_link r using renewed n
      where r.district_id = ${districtId} and r.class_id = n.class_id and r.assignment_id = n.assignment_id
    )
    select class_id as "classId", assignment_id as "assignmentId" from renewed order by class_id, assignment_id`;
}

/** Whether the line item of a row `w` of `line_item_link` is gone from the SIS, by the last whole reading. */
export function isGone(sql: Sql) {
  return sql`
    (w.state = ${LinkState.refused} or exists (
      select 1 from gradebook_read g
      where g.district_id = w.district_id and g.class_id = w.class_id and g.line_items_complete
        and g.line_items_run > w.accepted_run))
      and not exists (
        select 1 from sis_line_item i
        where i.district_id = w.district_id and i.class_id = w.class_id and i.sourced_id = w.sourced_id
          and (i.body->>'isActive')::boolean)`;
}
