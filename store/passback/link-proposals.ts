import type { LinkDecision } from '../../gradebook/class-facts.js';
import { ProposedLinkState } from '../../gradebook/link-states.js';
import type { LinkProposal } from '../../gradebook/propose-links.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';

/** Line items that stood in a gradebook already, and what people have said of them. */

export async function linkDecisionsOfClass(sql: Sql, districtId: number, classId: string): Promise<LinkDecision[]> {
  return sql<LinkDecision[]>`
    select assignment_id as "assignmentId", line_item_sourced_id as "lineItemSourcedId", state, anew
    from line_item_proposal
    where district_id = ${districtId} and class_id = ${classId} and state <> ${ProposedLinkState.open}`;
}

/** Keeps the open proposals of a class; those that are not among them any more are no question now. */
export async function saveProposals(
  tx: Transaction,
  { districtId, runId, classId, school }: { districtId: number; runId: number; classId: string; school: string },
  proposals: readonly LinkProposal[],
): Promise<void> {
  await tx`
    with proposed as (
      select * from jsonb_to_recordset(${tx.json(proposals as unknown as Json)})
        as p("assignmentId" text, "lineItemSourcedId" text, confidence text, grounds text[], agreeing int, differing int, product text)
    ), kept as (
      update line_item_proposal l
      set confidence = p.confidence, grounds = p.grounds, agreeing = p.agreeing, differing = p.differing,
          product = p.product, last_run = ${runId}
      from proposed p
      where l.district_id = ${districtId} and l.class_id = ${classId} and l.assignment_id = p."assignmentId"
        and l.line_item_sourced_id = p."lineItemSourcedId" and l.state = ${ProposedLinkState.open}
    ), gone as (
      delete from line_item_proposal l
      where l.district_id = ${districtId} and l.class_id = ${classId} and l.state = ${ProposedLinkState.open}
        and not exists (
          select 1 from proposed p
          where p."assignmentId" = l.assignment_id and p."lineItemSourcedId" = l.line_item_sourced_id)
    )
    insert into line_item_proposal
      (district_id, class_id, school, assignment_id, line_item_sourced_id, confidence, grounds, agreeing, differing,
       product, first_run, last_run)
    select ${districtId}, ${classId}, ${school}, "assignmentId", "lineItemSourcedId", confidence, grounds, agreeing,
           differing, product, ${runId}, ${runId}
    from proposed p
    where not exists (
      select 1 from line_item_proposal l
      where l.district_id = ${districtId} and l.class_id = ${classId} and l.assignment_id = p."assignmentId"
        and l.line_item_sourced_id = p."lineItemSourcedId")`;
}
