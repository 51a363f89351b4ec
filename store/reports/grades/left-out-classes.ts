import type { Code } from '../../../codes/registry.js';
import type { OtherProduct } from '../../../gradebook/other-products.js';
import type { Sql } from '../../postgres/connect.js';
import { teacherOfClass } from './teacher.js';

/** A class that took no part in a passback. */
export interface LeftOutClass {
  code: Code;
  school: string;
  classId: string;
  /** SIS ids of its course and section in Canvas. */
  courseId: string;
  sectionId: string;
  teacher: string | null;
  /** The product that writes into its gradebook, as last read; null: none that shows. */
  product: OtherProduct | null;
}

/** The classes that a run left out, with why. */
export async function leftOutClasses(
  sql: Sql,
  districtId: number,
  runId: number,
  { code, teacher }: { code: string | null; teacher: string | null },
): Promise<LeftOutClass[]> {
  return sql<LeftOutClass[]>`
    select * from (
      select w.skip_code as code, w.school, w.class_id as "classId", w.course_id as "courseId",
             w.section_id as "sectionId", ${teacherOfClass(sql)} as teacher, g.other_product as product
      from (select *, ${districtId}::int as district_id from passback_class where run_id = ${runId}) w
      left join gradebook_read g on g.district_id = w.district_id and g.class_id = w.class_id
      where w.skip_code is not null and (${code}::text is null or w.skip_code = ${code})
    ) left_out
    where ${teacher}::text is null or teacher = ${teacher}
    order by code, school, "classId"`;
}
