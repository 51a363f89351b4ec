import type { ClassProgress } from '../../schema/passback.js';
import type { Sql } from '../../postgres/connect.js';

/** A class whose coursework was read, with how far the latest passback came with it. */
export interface ReadClass {
  classId: string;
  school: string;
  /** Number of the run that last read its work and grades. */
  readRun: number;
  /** Null if the latest passback does not have it. */
  progress: ClassProgress | null;
  skipCode: string | null;
}

/**
 * Classes whose coursework was read.
 *
 * @param runId the latest passback, for its progress with each
 * @param sample so many of them by chance; null: all
 */
export async function readClasses(
  sql: Sql,
  districtId: number,
  { runId, classId, sample }: { runId: number; classId: string | null; sample: number | null },
): Promise<ReadClass[]> {
  return sql<ReadClass[]>`
    select * from (
      select c.class_id as "classId", t.school, r.number as "readRun", p.progress, p.skip_code as "skipCode"
      from coursework_read c
      join class_target t on t.district_id = c.district_id and t.class_id = c.class_id
      join run r on r.id = c.read_run
      left join passback_class p on p.run_id = ${runId} and p.class_id = c.class_id
      where c.district_id = ${districtId} and (${classId}::text is null or c.class_id = ${classId})
      order by case when ${sample}::int is null then 0 else random() end limit ${sample}::int
    ) chosen
    order by "classId"`;
}
