import { ProposedLinkState } from '../../gradebook/link-states.js';
import type { FormerProduct } from '../../gradebook/readiness.js';
import { ForeignWrite } from '../schema/passback-links.js';
import type { Sql } from '../postgres/connect.js';

/** Whether the SIS takes writes to line items that another product has made: what people had tried. */

interface ForeignTry {
  classId: string;
  lineItemSourcedId: string;
  outcome: ForeignWrite;
  status: number | null;
  by: string;
}

/** Keeps what came of a try, and at which address of the SIS: another address may be another SIS. */
export async function noteForeignTry(sql: Sql, districtId: number, tried: ForeignTry): Promise<void> {
  const { classId, lineItemSourcedId, outcome, status, by } = tried;
  await sql`
    insert into foreign_write_try (district_id, sis_url, class_id, line_item_sourced_id, outcome, answer_status, tried_by)
    select id, settings->'sis'->>'url', ${classId}, ${lineItemSourcedId}, ${outcome}, ${status}, ${by}
    from district where id = ${districtId}`;
}

/** SQL: what came of the latest try at the SIS's present address of which the answer is known; null: none. */
function latestOutcome(sql: Sql, districtId: number) {
  return sql`
    (select t.outcome from foreign_write_try t
     join district d on d.id = t.district_id and d.settings->'sis'->>'url' = t.sis_url
     where t.district_id = ${districtId} and t.outcome <> ${ForeignWrite.unknown} order by t.id desc limit 1)`;
}

/** What is known of the product that filled a district's gradebooks before a cut-over. */
export async function formerProduct(sql: Sql, districtId: number): Promise<FormerProduct> {
  const [known] = await sql<FormerProduct[]>`
    select (select count(*) from line_item_proposal
            where district_id = ${districtId} and product is not null and state = ${ProposedLinkState.open})::int
             as proposals,
           ${latestOutcome(sql, districtId)} as tried`;
  return known!;
}

/** SQL: whether the SIS was proved to take them, at its present address. */
export function takesForeignWrites(sql: Sql, districtId: number) {
  return sql`coalesce(${latestOutcome(sql, districtId)} = ${ForeignWrite.taken}, false)`;
}

/**
 * Line items of a class that stood there already and that a person has decided on, or had tried: what is written to them
 * since tells nothing of the product that made them.
 */
export async function settledByPeople(sql: Sql, districtId: number, classId: string): Promise<Set<string>> {
  const rows = await sql<Array<{ id: string }>>`
    select line_item_sourced_id as id from line_item_proposal
    where district_id = ${districtId} and class_id = ${classId} and state <> ${ProposedLinkState.open}
    union
    select line_item_sourced_id from foreign_write_try where district_id = ${districtId} and class_id = ${classId}`;
  return new Set(rows.map((each) => each.id));
}
