import type { ResultInSis } from '../../gradebook/class-facts.js';
import type { OtherProduct, OtherProductCounts } from '../../gradebook/other-products.js';
import type { Category, Result, StoredLineItem } from '../../oneroster/gradebook/model.js';
import type { Json, Sql, Transaction } from '../postgres/connect.js';

/** What the SIS's gradebook was last read to hold. */

interface OfClass {
  districtId: number;
  runId: number;
  classId: string;
}

/** Keeps all categories. A list that is not proven whole removes none. */
export async function saveCategories(
  tx: Transaction,
  { districtId, runId }: Omit<OfClass, 'classId'>,
  categories: readonly Category[],
  complete: boolean,
): Promise<void> {
  await tx`
    insert into sis_category (district_id, sourced_id, is_active, title, teacher_dcid, term_id, class_id, read_run)
    select ${districtId}, c->>'sourcedId', (c->>'isActive')::boolean, c->>'title', c->>'teacherDcid', c->>'termId',
           c->>'classSourcedId', ${runId}
    from jsonb_array_elements(${tx.json(categories as unknown as Json)}) c
    on conflict (district_id, sourced_id) do update
    set is_active = excluded.is_active, title = excluded.title, teacher_dcid = excluded.teacher_dcid,
        term_id = excluded.term_id, class_id = excluded.class_id, read_run = excluded.read_run`;
  if (complete) await tx`delete from sis_category where district_id = ${districtId} and read_run <> ${runId}`;
}

/**
 * Categories that a class may use: those of its teacher, of itself, and of nobody; and those in which its line items
 * stand, whose teacher may have left the class.
 */
export async function categoriesOfClass(
  sql: Sql,
  districtId: number,
  classId: string,
  teacherDcids: readonly string[] | null,
): Promise<Category[]> {
  // By ids, each found by an index: as alternatives of one condition they would be looked for among all of the district.
  const usable =
    teacherDcids === null
      ? sql`select sourced_id from sis_category where district_id = ${districtId}`
      : sql`
          select sourced_id from sis_category where district_id = ${districtId} and teacher_dcid is null
          union
          select sourced_id from sis_category
          where district_id = ${districtId} and teacher_dcid = any(${teacherDcids as string[]})
          union
          select accepted->>'categorySourcedId' from line_item_link
          where district_id = ${districtId} and class_id = ${classId}`;
  return sql<Category[]>`
    select sourced_id as "sourcedId", is_active as "isActive", title, teacher_dcid as "teacherDcid",
           term_id as "termId", class_id as "classSourcedId"
    from sis_category
    where district_id = ${districtId} and (class_id is null or class_id = ${classId}) and sourced_id in (${usable})
    order by sourced_id`;
}

/**
 * Keeps the line items of a class.
 *
 * @param otherProduct the product that writes beside Rollbook; null: none
 */
export async function saveLineItems(
  tx: Transaction,
  { districtId, runId, classId }: OfClass,
  lineItems: readonly StoredLineItem[],
  { complete, otherProduct }: { complete: boolean; otherProduct?: OtherProduct | null },
): Promise<void> {
  await tx`delete from sis_line_item where district_id = ${districtId} and class_id = ${classId}`;
  await tx`
    insert into sis_line_item (district_id, class_id, sourced_id, body, read_run)
    select ${districtId}, ${classId}, i->>'sourcedId', i, ${runId}
    from jsonb_array_elements(${tx.json(lineItems as unknown as Json)}) i`;
  await tx`
    insert into gradebook_read (district_id, class_id, line_items_run, line_items_complete, other_product)
    values (${districtId}, ${classId}, ${runId}, ${complete}, ${otherProduct ?? null})
    on conflict (district_id, class_id) do update
    set line_items_run = excluded.line_items_run, line_items_complete = excluded.line_items_complete,
        other_product = case when ${otherProduct === undefined} then gradebook_read.other_product
                             else excluded.other_product end`;
}

/** Notes the product that writes beside Rollbook, where its grades have shown it. */
export async function noteOtherProduct(
  tx: Transaction,
  { districtId, classId }: Omit<OfClass, 'runId'>,
  product: OtherProduct | null,
): Promise<void> {
  await tx`
    update gradebook_read set other_product = ${product}
    where district_id = ${districtId} and class_id = ${classId}`;
}

export async function lineItemsOfClass(
  sql: Sql,
  districtId: number,
  classId: string,
): Promise<{ lineItems: StoredLineItem[]; complete: boolean }> {
  const [read] = await sql<Array<{ complete: boolean }>>`
    select line_items_complete as complete from gradebook_read
    where district_id = ${districtId} and class_id = ${classId}`;
  const rows = await sql<Array<{ body: StoredLineItem }>>`
    select body from sis_line_item where district_id = ${districtId} and class_id = ${classId} order by sourced_id`;
  return { lineItems: rows.map((each) => each.body), complete: read?.complete ?? false };
}

/** Keeps the results of a class. */
export async function saveResults(
  tx: Transaction,
  { districtId, runId, classId }: OfClass,
  results: readonly Result[],
): Promise<void> {
  await tx`delete from sis_result where district_id = ${districtId} and class_id = ${classId}`;
  await tx`
    insert into sis_result
      (district_id, class_id, sourced_id, line_item_sourced_id, student_sourced_id, is_active, score_status, score,
       score_date, comment)
    select ${districtId}, ${classId}, r->>'sourcedId', r->>'lineItemSourcedId', r->>'studentSourcedId',
           (r->>'isActive')::boolean, r->>'scoreStatus', (r->>'score')::float8, (r->>'scoreDate')::date, r->>'comment'
    from jsonb_array_elements(${tx.json(results as unknown as Json)}) r`;
  await tx`
    update gradebook_read set results_run = ${runId} where district_id = ${districtId} and class_id = ${classId}`;
}

export async function resultsOfClass(sql: Sql, districtId: number, classId: string): Promise<ResultInSis[]> {
  return sql<ResultInSis[]>`
    select sourced_id as "sourcedId", line_item_sourced_id as "lineItemSourcedId",
           student_sourced_id as "studentSourcedId", is_active as "isActive", score_status as "scoreStatus", score,
           comment
    from sis_result where district_id = ${districtId} and class_id = ${classId} order by sourced_id`;
}

/** Of the classes that run on a day: how many gradebooks were read, and into which of them another product writes. */
export async function otherProductCounts(sql: Sql, districtId: number, asOf: string): Promise<OtherProductCounts> {
  const rows = await sql<Array<{ product: OtherProduct | null; classes: number }>>`
    select g.other_product as product, count(*)::int as classes
    from gradebook_read g join class_target t on t.district_id = g.district_id and t.class_id = g.class_id
    where g.district_id = ${districtId} and (t.term_end is null or t.term_end >= ${asOf}::date)
    group by g.other_product order by classes desc, product`;
  return {
    read: rows.reduce((sum, { classes }) => sum + classes, 0),
    found: rows.flatMap(({ product, classes }) => (product === null ? [] : [{ product, classes }])),
  };
}
