import type { RecordMap } from '../../../oneroster/rostering/model.js';
import type { Sql } from '../../postgres/connect.js';

/** Records of one collection by their ids; of few collections (orgs, sessions) all, when no ids are given. */
export async function recordsOf<Name extends 'orgs' | 'academicSessions' | 'courses' | 'classes' | 'users'>(
  sql: Sql,
  districtId: number,
  collection: Name,
  sourcedIds: readonly string[] | null = null,
): Promise<Map<string, RecordMap[Name]>> {
  const rows = await sql<Array<{ id: string; body: RecordMap[Name] }>>`
    select sourced_id as id, body from mirror_record
    where district_id = ${districtId} and collection = ${collection} and body is not null
      and (${sourcedIds as string[] | null}::text[] is null or sourced_id = any(${sourcedIds as string[] | null}::text[]))`;
  return new Map(rows.map((row) => [row.id, row.body]));
}
