import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { Sql } from '../../postgres/connect.js';
import type { mirrorRecord } from '../../schema/mirror.js';
import type { problem } from '../../schema/runs.js';

type Named = Extract<CollectionName, 'classes' | 'users'>;

/** Problems of ids that enrollments name and no record has. The detail is the id that was probably meant. */
const unknownCodes = { classes: 'CLASS_UNKNOWN', users: 'USER_UNKNOWN' } as const satisfies Record<Named, string>;

/** A class or person that an enrollment names, as far as the SIS has given it. */
export interface NamedRecord {
  id: string;
  /** Whether the SIS has ever given a record with this id, readable or not. */
  isGiven: boolean;
  rejected: boolean;
  /** Null in a record that was never readable. */
  body: (typeof mirrorRecord.$inferSelect)['body'];
  /** Codes of its open problems. */
  codes: Array<(typeof problem.$inferSelect)['code']>;
  /** The id that was probably meant, of one that names nobody. */
  guess: string | null;
}

/** Classes or people by the ids that enrollments name. */
export async function namedRecords(
  sql: Sql,
  districtId: number,
  collection: Named,
  ids: readonly string[],
): Promise<NamedRecord[]> {
  const unknown = unknownCodes[collection];
  const open = sql`p.district_id = ${districtId} and p.kind = ${collection} and p.thing = named.id and p.settled_run is null`;
  return sql<NamedRecord[]>`
    select named.id, m.sourced_id is not null as "isGiven", coalesce(m.rejected, false) as rejected, m.body,
           array(select p.code from problem p where ${open} and p.code <> ${unknown} order by 1) as codes,
           (select p.detail from problem p where ${open} and p.code = ${unknown}) as guess
    from unnest(${ids as string[]}::text[]) as named (id)
    left join mirror_record m
      on m.district_id = ${districtId} and m.collection = ${collection} and m.sourced_id = named.id`;
}

/** Ids that enrollments name, for which a record is probably meant. */
export async function idsMeaning(sql: Sql, districtId: number, collection: Named, id: string): Promise<string[]> {
  const found = await sql<Array<{ thing: string }>>`${writtenFor(sql, districtId, collection, id)} order by 1`;
  return found.map((each) => each.thing);
}

function writtenFor(sql: Sql, districtId: number, collection: Named, id: string) {
  return sql`
    select thing from problem
    where district_id = ${districtId} and code = ${unknownCodes[collection]} and detail = ${id} and settled_run is null`;
}

/** Whether any enrollment names an id as that of its class, or of its person. */
export async function isNamedByEnrollments(
  sql: Sql,
  districtId: number,
  collection: Named,
  id: string,
): Promise<boolean> {
  const column = sql(collection === 'users' ? 'user_id' : 'class_id');
  const [any] =
    await sql`select 1 from mirror_enrollment where district_id = ${districtId} and ${column} = ${id} limit 1`;
  return any !== undefined;
}

/** An enrollment that would be of this person in this class if its ids were those that were probably meant; or null. */
export async function enrollmentMeant(
  sql: Sql,
  districtId: number,
  { classId, personId }: { classId: string; personId: string },
): Promise<string | null> {
  const meant = (collection: Named, id: string) =>
    sql`(select ${id}::text union ${writtenFor(sql, districtId, collection, id)})`;
  const [found] = await sql<Array<{ sourcedId: string }>>`
    select sourced_id as "sourcedId" from mirror_enrollment
    where district_id = ${districtId} and class_id in ${meant('classes', classId)}
      and user_id in ${meant('users', personId)}
    order by 1 limit 1`;
  return found?.sourcedId ?? null;
}

/** The number of enrollments that were never readable: nobody knows of whom and in which class they are. */
export async function countUnreadable(sql: Sql, districtId: number): Promise<number> {
  const [counted] = await sql<[{ rows: number }]>`
    select count(*)::int as rows from mirror_enrollment
    where district_id = ${districtId} and class_id is null and missing_since is null`;
  return counted.rows;
}
