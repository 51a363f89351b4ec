import type { Sql } from '../../connect.js';

/** What a class stands for in Canvas, as last mapped. */
export interface ClassTargetLine {
  sectionId: string;
  courseId: string;
  state: 'live' | 'ended' | 'unknown' | 'gone';
  session: string | null;
  termEnd: string | null;
}

export async function classTarget(sql: Sql, districtId: number, classId: string): Promise<ClassTargetLine | null> {
  const [found] = await sql<ClassTargetLine[]>`
    select section_id as "sectionId", course_id as "courseId", state, session, term_end as "termEnd"
    from class_target where district_id = ${districtId} and class_id = ${classId}`;
  return found ?? null;
}
