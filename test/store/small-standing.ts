import type { JSONValue } from 'postgres';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import type { Store } from '../../store/postgres/connect.js';
import { idOf, lineOf, type Fields, type SmallCanvas } from './small-canvas.js';
import type { SmallDistrict } from './small-district.js';
import { storePinsAndQuestions } from './stored-plan.js';

const districtId = 1;

/** Empties the store of an earlier district, and lets this one's things stand: in Canvas, and as accepted. */
export async function standInCanvas(
  { sql }: Store,
  { things, said }: SmallDistrict,
  canvas: SmallCanvas,
  asOf: string,
): Promise<void> {
  const enrollments = `applied_enrollment_d${districtId}`;
  await sql`truncate decision, decision_update, pin, proposal, link, applied_row, ${sql(enrollments)}`;
  const standing = things.flatMap(({ before, ...each }) => (before === null ? [] : [{ ...each, fields: before }]));
  for (const { kind, fields } of standing) canvas.holds.set(`${kind} ${idOf(kind, fields)}`, { kind, fields });
  const rows = standing
    .filter((each) => each.kind !== 'enrollment')
    .map(({ kind, fields, school, sources }) => ({
      ...{ district_id: districtId, kind, sis_id: idOf(kind, fields), fields: sql.json(fields as JSONValue as never) },
      ...{ school, sources, scope_fingerprint: '', accepted_run: 0 },
    }));
  if (rows.length > 0) await sql`insert into applied_row ${sql(rows as never[])}`;
  const enrolled = standing
    .filter((each) => each.kind === 'enrollment')
    .map(({ fields, school, sources }) => ({
      ...{ district_id: districtId, school, class_id: sources[0], since: asOf, accepted_run: 0 },
      ...fields,
    }));
  if (enrolled.length > 0) await sql`insert into ${sql(enrollments)} ${sql(enrolled as never[])}`;
  const pinsLast = { districtId, runId: 0, asOf: '2026-12-31', startedAt: new Date() };
  await storePinsAndQuestions(sql, pinsLast, said);
}

/** What Rollbook holds for accepted, a line for each row that stands, as `SmallCanvas.lines` says it of Canvas. */
export async function acceptedLines({ sql }: Store): Promise<string[]> {
  type Accepted = Array<{ kind: CanvasKind; fields: Fields }>;
  const accepted = [
    ...(await sql<Accepted>`select kind, fields from applied_row where not removed`),
    ...(await sql<Accepted>`
      select 'enrollment' as kind,
             jsonb_build_object('section_id', section_id, 'user_id', user_id, 'role', role, 'status', status) as fields
      from ${sql(`applied_enrollment_d${districtId}`)} where status = 'active'`),
  ];
  return accepted.map(({ kind, fields }) => lineOf(`${kind} ${idOf(kind, fields)}`, kind, fields)).sort();
}
