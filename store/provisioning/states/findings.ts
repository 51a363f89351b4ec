import { Finding } from '../../../roster/findings.js';
import { dropCategory, type Droppers, type Hold } from '../../../roster/limits.js';
import { Operation, Phase } from '../../../roster/plan.js';
import type { Transaction } from '../../postgres/connect.js';
import type { planEnrollment, planFinding, planRow } from '../../schema/plan.js';
import type { RunContext } from '../context.js';
import { droppers, isWeighed, isWeighedBySchool, isWeighedDrop } from '../plan/weighed-rows.js';
import { planTables } from './blocked.js';

/** Deletes the findings of an earlier attempt. */
export async function forgetFindings(tx: Transaction, run: RunContext, codes: readonly Finding[]): Promise<void> {
  await tx`delete from ${planTables(tx, run).findings} where code = any(${codes as string[]})`;
}

/** Adds a finding to every released row of a category, in one school or (null) in the whole district. */
export async function addLimitFinding(tx: Transaction, run: RunContext, hold: Hold): Promise<void> {
  const { rows, enrollments, findings } = planTables(tx, run);
  const here = hold.school === null ? tx`true` : tx`coalesce(p.school, '') = ${hold.school}`;
  const counted = tx`${hold.count}::int, ${hold.base}::int, 'school', ${hold.school ?? ''}`;
  const who = Object.keys(dropCategory).find((each) => dropCategory[each as Droppers] === hold.category);
  if (who !== undefined) {
    await tx`
      insert into ${findings} (run_id, kind, seq, code, counted, base, source_kind, source_id)
      select ${run.runId}::int, 'enrollment', p.seq, ${hold.reason}, ${counted} from ${enrollments} p
      where ${isWeighedBySchool(tx, run)} and ${here} and ${droppers(tx, run)} = ${who}`;
    return;
  }
  await tx`
    insert into ${findings} (run_id, kind, seq, code, counted, base, source_kind, source_id)
    select ${run.runId}::int, p.kind, p.seq, ${hold.reason}, ${counted} from ${rows} p
    where ${isWeighed(tx, run)} and p.category = ${hold.category} and ${here}
      and not exists (select 1 from ${findings} f where f.kind = p.kind and f.seq = p.seq)`;
}

/** Held drops of one class, and why: `counted` of `base` people would leave it. */
export interface ClassFinding
  extends Pick<typeof planEnrollment.$inferSelect, 'sectionId'>, Pick<typeof planFinding.$inferSelect, 'code'> {
  who: Droppers;
  counted: number;
  base: number;
}

/** Adds findings to the drops of many classes at once: a bad night has thousands. */
export async function addClassFindings(
  tx: Transaction,
  run: RunContext,
  classes: readonly ClassFinding[],
): Promise<void> {
  if (classes.length === 0) return;
  const { enrollments, findings } = planTables(tx, run);
  const texts = (name: 'sectionId' | 'who' | 'code'): string[] => classes.map((each) => each[name]);
  const numbers = (name: 'counted' | 'base'): number[] => classes.map((each) => each[name]);
  await tx`
    insert into ${findings} (run_id, kind, seq, code, counted, base, source_kind, source_id)
    select ${run.runId}::int, 'enrollment', p.seq, c.code, c.counted, c.base, 'section', c.section_id
    from unnest(${texts('sectionId')}::text[], ${texts('who')}::text[], ${texts('code')}::text[],
                ${numbers('counted')}::int[], ${numbers('base')}::int[])
           as c (section_id, who, code, counted, base)
    join ${enrollments} p on p.section_id = c.section_id
    where ${isWeighedDrop(tx, run)} and ${droppers(tx, run)} = c.who`;
}

/** Adds a finding to single rows, for example a course to be removed that holds graded work. */
export async function addRowFindings(
  tx: Transaction,
  run: RunContext,
  code: Finding,
  found: ReadonlyArray<Pick<typeof planRow.$inferSelect, 'kind' | 'sisId'>>,
): Promise<void> {
  if (found.length === 0) return;
  const { rows, findings } = planTables(tx, run);
  await tx`
    insert into ${findings} (run_id, kind, seq, code, source_kind, source_id)
    select ${run.runId}::int, p.kind, p.seq, ${code}, p.kind, p.sis_id
    from unnest(${found.map((each) => each.kind)}::text[], ${found.map((each) => each.sisId)}::text[]) as f (kind, sis_id)
    join ${rows} p on p.kind = f.kind and p.sis_id = f.sis_id and p.seq > 0`;
}

/** Adds a finding to single rows of any kind, enrollments too, by their place in the plan. */
export async function addFindings(
  tx: Transaction,
  run: RunContext,
  code: Finding,
  found: ReadonlyArray<Pick<typeof planFinding.$inferSelect, 'kind' | 'seq'>>,
): Promise<void> {
  if (found.length === 0) return;
  await tx`
    insert into ${planTables(tx, run).findings} (run_id, kind, seq, code)
    select distinct ${run.runId}::int, f.kind, f.seq, ${code}
    from unnest(${found.map((each) => each.kind)}::text[], ${found.map((each) => each.seq)}::bigint[]) as f (kind, seq)`;
}

/** Adds a finding to every planned row: nothing of the run is sent. */
export async function addFindingToAll(tx: Transaction, run: RunContext, code: Finding): Promise<void> {
  const { rows, enrollments, findings } = planTables(tx, run);
  await tx`
    insert into ${findings} (run_id, kind, seq, code)
    select ${run.runId}::int, kind, seq, ${code} from ${rows} where seq > 0
    union all
    select ${run.runId}::int, 'enrollment', seq, ${code} from ${enrollments}`;
}

/**
 * Adds a finding to enrollments by which somebody whose only record is a student's would become staff of a class. Each of
 * those that are staff is looked up by key: joined before the mirror is analyzed, in the night of a first load, every
 * student would be compared with every planned row.
 */
export async function addStudentsAsStaff(tx: Transaction, run: RunContext): Promise<void> {
  const { enrollments, findings } = planTables(tx, run);
  await tx`
    insert into ${findings} (run_id, kind, seq, code, source_kind, source_id)
    select ${run.runId}::int, 'enrollment', p.seq, ${Finding.studentAsStaff}, 'users', p.person_id
    from ${enrollments} p
    cross join lateral (
      select 1 from mirror_record m
      where m.district_id = ${run.districtId} and m.collection = 'users' and m.sourced_id = p.person_id
        and m.body->>'role' = 'student'
      limit 1) as student
    where p.op = ${Operation.create} and p.role <> ${run.settings.mapping.roles.student}`;
}

/** Adds to all remaining removals of this run that there is no time left for them. */
export async function addNoTimeLeft(tx: Transaction, run: RunContext): Promise<void> {
  const { rows, enrollments, findings } = planTables(tx, run);
  await forgetFindings(tx, run, [Finding.afterFinishBy]);
  const open = tx`phase in (${Phase.removals}, ${Phase.cascaded}) and outcome is null`;
  await tx`
    insert into ${findings} (run_id, kind, seq, code)
    select ${run.runId}::int, kind, seq, ${Finding.afterFinishBy} from ${rows} where ${open}
    union all
    select ${run.runId}::int, 'enrollment', seq, ${Finding.afterFinishBy} from ${enrollments} where ${open}`;
}
