import type { Sql } from '../../postgres/connect.js';

/** The Canvas section of a class; null if the class was never mapped. */
export async function sectionOf(sql: Sql, districtId: number, classId: string): Promise<string | null> {
  const [found] = await sql<Array<{ sectionId: string }>>`
    select section_id as "sectionId" from class_target where district_id = ${districtId} and class_id = ${classId}`;
  return found?.sectionId ?? null;
}
