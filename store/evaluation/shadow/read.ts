import type { ShadowCount } from '../../../evaluation/model.js';
import type { Arisen } from '../../../roster/shadow/causes.js';
import type { Sql } from '../../postgres/connect.js';
import { ownTable } from '../run-tables.js';

/** A difference with what it is about. It names people: for files alone. */
export interface DifferenceLine extends Pick<ShadowCount, 'kind' | 'what' | 'field' | 'cause' | 'detail' | 'school'> {
  since: string;
  arisen: Arisen;
  /** The record of the SIS, and that of the person of an enrollment. */
  sources: string[];
  personSources: string[];
  /** What it is called: by the SIS, or by Canvas where the SIS has nothing; of an enrollment, its section and its person. */
  name: string;
  person: string | null;
  role: string | null;
  wanted: string | null;
  standing: string | null;
  canvasId: string | null;
  canvasUserId: string | null;
}

const batchRows = 1_000;

/**
 * The differences that an evaluation has found, the newest first. Streamed.
 *
 * @param of `school`: those of one alone; `onlyNew`: those that the evaluation before did not find
 */
export async function* differencesOf(
  sql: Sql,
  { runId, number }: { runId: number; number: number },
  of: { school: string | null; onlyNew: boolean },
): AsyncGenerator<DifferenceLine> {
  const own = (name: Parameters<typeof ownTable>[0]) => sql(ownTable(name, runId));
  const desired = sql(`desired_row_r${runId}`);
  const called = (row: string) =>
    sql`coalesce(nullif(concat_ws(' ', ${sql(row)}.fields->>'first_name', ${sql(row)}.fields->>'last_name'), ''),
                 ${sql(row)}.fields->>'long_name', ${sql(row)}.fields->>'name')`;
  const batches = sql<DifferenceLine[]>`
    select d.kind, d.what, d.field, d.cause, d.detail, d.school, d.since::text, d.arisen, d.role, d.wanted, d.standing,
           coalesce(t.sources, d.sources, '{}') as sources, coalesce(p.sources, '{}') as "personSources",
           coalesce(${called('t')}, o.name, d.standing, '') as name, coalesce(${called('p')}, l.name) as person,
           coalesce(d.canvas_id, m.linked_id) as "canvasId", d.canvas_user_id as "canvasUserId"
    from ${own('shadow_difference')} d
    left join ${desired} t on t.kind = case d.kind when 'enrollment' then 'section' else d.kind end and t.sis_id = d.sis_id
      and t.state = 'desired'
    left join ${desired} p on p.kind = 'user' and p.sis_id = d.user_id and p.state = 'desired'
    left join ${own('evaluation_match')} m on m.kind = t.kind and m.sis_id = t.sis_id
    left join ${own('canvas_object')} o on o.kind = case d.kind when 'enrollment' then 'section' else d.kind end and o.canvas_id = d.canvas_id
    left join (select user_id, min(name) as name from ${own('canvas_login')} group by 1) l on l.user_id = d.canvas_user_id
    where ${of.school === null ? sql`true` : sql`d.school = ${of.school}`}
      and ${of.onlyNew ? sql`d.first_run = ${number}` : sql`true`}
    order by d.first_run desc, kind_order(d.kind), d.what, d.cause, name, person, d.key`.cursor(batchRows);
  for await (const rows of batches) yield* rows;
}

/** Whether the differences of an evaluation are still kept. */
export async function hasDifferences(sql: Sql, runId: number): Promise<boolean> {
  const [found] = await sql<Array<{ kept: boolean }>>`
    select to_regclass(${ownTable('shadow_difference', runId)}) is not null as kept`;
  return found!.kept;
}
