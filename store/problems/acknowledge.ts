import { and, eq, isNull } from 'drizzle-orm';
import type { PendingQuery, Row } from 'postgres';
import { listProblems, type ListProblemCode } from '../../codes/list-problems.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { Database, Sql } from '../postgres/connect.js';
import { acknowledgement } from '../schema/runs.js';

export type Acknowledgement = Pick<typeof acknowledgement.$inferSelect, 'code' | 'thing' | 'by' | 'because' | 'until'>;

/** Keeps that somebody knows of problems. Another one about the same replaces it; a day that has passed ends it. */
export async function acknowledge(db: Database, districtId: number, wanted: Acknowledgement): Promise<void> {
  const { districtId: district, code, thing } = acknowledgement;
  const same = wanted.thing === null ? isNull(thing) : eq(thing, wanted.thing);
  await db.transaction(async (tx) => {
    await tx.delete(acknowledgement).where(and(eq(district, districtId), eq(code, wanted.code), same));
    await tx.insert(acknowledgement).values({ districtId, ...wanted });
  });
}

/**
 * The last day until which a problem `p` with its cause (`problemsWithCauses`) is acknowledged, as of a day; else null.
 *
 * @param on a date, or an expression of one
 */
export function acknowledgedUntil(sql: Sql, on: string | PendingQuery<Row[]>) {
  return sql`(
    select max(a.until) from acknowledgement a
    where a.district_id = p.district_id and a.code = p.code and a.until >= ${on}
      and (a.thing is null or a.thing in (p.thing, p.cause)))`;
}

/** The open problems of whole lists that are acknowledged on a day. */
export async function acknowledgedLists(
  sql: Sql,
  districtId: number,
  on: string,
): Promise<Array<{ collection: CollectionName; code: ListProblemCode; thing: string }>> {
  return sql<Array<{ collection: CollectionName; code: ListProblemCode; thing: string }>>`
    select p.kind as collection, p.code, p.thing from (select b.*, b.thing as cause from problem b) p
    where p.district_id = ${districtId} and p.settled_run is null and p.code = any(${Object.keys(listProblems)})
      and ${acknowledgedUntil(sql, on)} is not null`;
}
