import type { JSONValue } from 'postgres';
import { lossesOf } from '../../roster/effect.js';
import { Finding } from '../../roster/findings.js';
import { alwaysHeld, categoryOf } from '../../roster/limits.js';
import { DesiredState } from '../../roster/mapped.js';
import { Phase, type RowOutcome, type RowState } from '../../roster/plan.js';
import type { Store, Transaction } from '../../store/postgres/connect.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { planCascades } from '../../store/provisioning/plan/cascades.js';
import { changesToWeigh, saveWeighed, type ChangeToWeigh } from '../../store/provisioning/plan/changes-to-weigh.js';
import { savePlanCounts } from '../../store/provisioning/plan/counts.js';
import { planRows } from '../../store/provisioning/plan/plan-rows.js';
import { createShardTables } from '../../store/provisioning/plan/shards.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { addFindings } from '../../store/provisioning/states/findings.js';
import { idOfThing, type SmallDistrict, type Thing } from './small-district.js';
import { idOf, type Fields } from './small-canvas.js';
import type { Decidable } from './state-model.js';

/** A row of a stored plan, as the model speaks of it. */
export interface PlannedRow extends Decidable {
  seq: string;
  /** Its name in Canvas. */
  key: string;
  after: Fields;
  state: RowState;
  reason: string | null;
  dependsKind: string | null;
  outcome: RowOutcome | null;
}

/** Plans what the district wants and Canvas does not have, and weighs it as the guard does. */
export async function planNight(
  { sql }: Store,
  run: RunContext,
  { things }: SmallDistrict,
  found: (thing: Thing) => readonly Finding[],
): Promise<void> {
  const { runId, districtId } = run;
  const rows = things.filter((each) => each.kind !== 'enrollment');
  await sql.begin(async (tx) => {
    const desired = rows.map((each, at) => ({
      ...{ run_id: runId, ord: at, kind: each.kind, sis_id: idOfThing(each), school: each.school },
      state: each.wish === null ? DesiredState.absent : DesiredState.desired,
      ...{ fields: each.wish === null ? null : tx.json(each.wish as JSONValue as never), sources: each.sources },
    }));
    await tx`insert into ${tx(`desired_row_r${runId}`)} ${tx(desired as never[])}`;
    await createShardTables(tx, runId, 1);
    await planRows(tx, run);
    const standing = await tx<Array<{ section_id: string; user_id: string; role: string }>>`
      select section_id, user_id, role from ${tx(`applied_enrollment_d${districtId}`)} where status = 'active'`;
    const stands = new Set(standing.map((each) => idOf('enrollment', each)));
    const goes = (section: string): boolean =>
      rows.some((each) => each.kind === 'section' && each.wish === null && idOfThing(each) === section);
    const moves = things
      .filter((each) => each.kind === 'enrollment')
      .flatMap((each, at) => {
        const { section_id, user_id, role } = (each.wish ?? each.before)!;
        const [was, wanted] = [stands.has(idOfThing(each)), each.wish !== null];
        if (was === wanted || (was && goes(section_id!) && !each.hasDrop)) return [];
        return [
          {
            ...{ run_id: runId, seq: at + 1, section_id, user_id, role, school: each.school },
            ...{ op: wanted ? 'create' : 'remove', phase: wanted ? Phase.additions : Phase.removals },
            ...{ before_status: was ? 'active' : null, after_status: wanted ? 'active' : 'deleted' },
            ...{ class_id: each.sources[0], person_id: each.sources[1] },
          },
        ];
      });
    if (moves.length > 0) await tx`insert into ${tx(`plan_enrollment_r${runId}`)} ${tx(moves as never[])}`;
    await planCascades(tx, run);
  });
  await sql.begin(async (tx) => {
    for await (const batch of changesToWeigh(sql, runId, false)) await saveWeighed(tx, run, batch.map(weighOne));
  });
  await sql.begin(async (tx) => {
    const planned = await plannedRows(tx, run);
    for (const code of Object.values(Finding)) {
      const about = things
        .filter((each) => found(each).includes(code))
        .map((each) => `${each.kind} ${idOfThing(each)}`);
      // What Canvas removes by itself is not weighed by itself.
      const mine = planned.filter((each) => about.includes(each.key) && each.phase !== Phase.cascaded);
      await addFindings(
        tx,
        run,
        code,
        mine.map(({ kind, seq }) => ({ kind, seq })),
      );
    }
    await savePlanCounts(tx, runId, await planSummary(tx, runId));
    await deriveStates(tx, run, await planSummary(tx, runId), Phase.prerequisites);
    await savePlanCounts(tx, runId, await planSummary(tx, runId));
  });
}

function weighOne({ seq, kind, sisId, op, before, after }: ChangeToWeigh) {
  const losses = lossesOf(kind, before, after);
  const changed = before === null ? [] : Object.keys(after).filter((field) => before[field] !== after[field]);
  const weighed = { kind, op, losses, changed };
  return { seq, kind, sisId, losses, category: categoryOf(weighed), holdReason: alwaysHeld(weighed, false) };
}

/** The plan of a run as it stands, with what was found. */
export async function plannedRows(sql: Store['sql'] | Transaction, { runId }: RunContext): Promise<PlannedRow[]> {
  type Stored = Omit<PlannedRow, 'key' | 'effect' | 'subject' | 'findings'> & { findings: Finding[] | null };
  const [rows, enrollments, findings] = ['plan_row', 'plan_enrollment', 'plan_finding'].map((each) =>
    sql(`${each}_r${runId}`),
  );
  const found = sql`(select array_agg(f.code) from ${findings!} f where f.kind = p.kind and f.seq = p.seq) as findings`;
  const columns = sql`p.seq::text as seq, p.kind, p.op, p.phase, p.school, p.state, p.reason, p.depends_kind as "dependsKind",
    p.outcome, ${found}`;
  const none = sql`'{}'::text[]`;
  const stored = [
    ...(await sql<Stored[]>`
      select ${columns}, p.sis_id as id, p.after,
             case when p.kind in ('course', 'section') then p.sources else ${none} end as "classIds",
             case when p.kind = 'user' then p.sources else ${none} end as "personIds"
      from ${rows!} p order by p.seq`),
    ...(await sql<Stored[]>`
      select ${columns}, p.section_id || ' / ' || p.user_id as id, array[p.class_id] as "classIds",
             array[p.person_id] as "personIds",
             jsonb_build_object('section_id', section_id, 'user_id', user_id, 'role', role, 'status', after_status) as after
      from (select *, 'enrollment' as kind from ${enrollments!}) p order by p.seq`),
  ];
  return stored.map((each) => {
    const key = `${each.kind} ${idOf(each.kind, each.after)}`;
    const subject = `${key} ${each.op}`;
    return { ...each, findings: each.findings ?? [], key, subject, effect: `${subject} ${JSON.stringify(each.after)}` };
  });
}
