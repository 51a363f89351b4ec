import type { Store } from '../store/postgres/connect.js';

/** Rows that the last run has planned. */
export async function plannedRows({ sql }: Store): Promise<number> {
  const [counted] = await sql<Array<{ rows: number }>>`
    select ((select count(*) from plan_row where run_id = (select max(id) from run))
          + (select count(*) from plan_enrollment where run_id = (select max(id) from run)))::int as rows`;
  return counted!.rows;
}

/** Rows that the last runs have sent. */
export async function sentRows({ sql }: Store, runs = 1): Promise<number> {
  const [counted] = await sql<Array<{ rows: number }>>`
    select coalesce(sum(value::int), 0)::int as rows
    from sis_import i, jsonb_each_text(i.rows)
    where i.run_id in (select id from run order by id desc limit ${runs})`;
  return counted!.rows;
}

/**
 * What the changes that the last runs have read come to in Canvas: an enrollment in another class is a row that goes,
 * unless it was given up before, and a row that comes, unless it is given up now.
 */
export async function changedRows({ sql }: Store, runs = 1): Promise<number> {
  const [counted] = await sql<Array<{ rows: number }>>`
    select coalesce(sum(case when c.before->>'class_id' = m.class_id then 1
                             else ((c.before->>'end_date')::date >= r.as_of::date)::int
                                + (m.end_date >= r.as_of::date)::int end), 0)::int as rows
    from mirror_change c
    join run r on r.id = c.run_id
    join mirror_enrollment m on m.district_id = c.district_id and m.sourced_id = c.sourced_id
    where c.run_id in (select id from run order by id desc limit ${runs})
      and c.collection = 'enrollments' and c.change = 'changed'`;
  return counted!.rows;
}
