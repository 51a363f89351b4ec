import type { Sql } from '../postgres/connect.js';

/** SIS ids by kind of object. */
export interface SisIds {
  account: readonly string[];
  term: readonly string[];
  course: readonly string[];
  user: readonly string[];
}

/**
 * Which of these SIS ids belong to other districts of this Rollbook that share the Canvas: what those sent or planned to
 * send is not a stranger's. Only a district whose account is a sub-account shares one (`canvas.districtAccount`).
 */
export async function siblingObjects(
  sql: Sql,
  district: { districtId: number; settings: { canvas: { url: string; districtAccount: string } } },
  sisIds: SisIds | undefined,
): Promise<SisIds> {
  const none: SisIds = { account: [], term: [], course: [], user: [] };
  const { url, districtAccount } = district.settings.canvas;
  if (sisIds === undefined || districtAccount !== 'subaccount') return none;
  const kinds = Object.keys(none) as (keyof SisIds)[];
  const wanted = kinds.flatMap((kind) => sisIds[kind].map((id) => ({ kind, id })));
  const rows = await sql<Array<{ kind: keyof SisIds; id: string }>>`
    select distinct w.kind, w.id
    from unnest(${wanted.map((each) => each.kind)}::text[], ${wanted.map((each) => each.id)}::text[]) as w(kind, id)
    join district d on d.id <> ${district.districtId}
      and (d.canvas_host = ${new URL(url).host} or d.settings->'canvas'->>'url' = ${url})
    where exists (select 1 from applied_row a where a.district_id = d.id and a.kind = w.kind and a.sis_id = w.id)
       or exists (select 1 from link l where l.district_id = d.id and l.kind = w.kind and l.sis_id = w.id)`;
  return Object.fromEntries(
    kinds.map((kind) => [kind, rows.filter((row) => row.kind === kind).map((row) => row.id)]),
  ) as unknown as SisIds;
}
