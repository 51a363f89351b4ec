import { mappingProblems, type RecordProblemCode } from '../../codes/record-problems.js';
import { ClassState } from '../../roster/targets.js';
import type { Transaction } from '../postgres/connect.js';
import type { TargetTables } from '../provisioning/context.js';
import type { problem } from '../schema/runs.js';
import { reopened } from './reopen.js';

/** A problem found by a rule or a step. Default of `affected`: 1. */
export type NewProblem = Pick<typeof problem.$inferSelect, 'code' | 'kind' | 'thing' | 'school' | 'field' | 'remedy'> &
  Partial<Pick<typeof problem.$inferSelect, 'detail' | 'affected'>>;

/**
 * Saves problems of a run. A known one keeps its row and reopens if it was settled. Part of the transaction that stores
 * the mapping, hence a statement of `sql` and not of Drizzle.
 */
export async function saveProblems(
  tx: Transaction,
  run: { districtId: number; runId: number },
  problems: readonly NewProblem[],
): Promise<void> {
  const unique = new Map(problems.map((each) => [`${each.code}\n${each.kind}\n${each.thing}`, each]));
  const rows = [...unique.values()].map((each) => ({
    district_id: run.districtId,
    code: each.code,
    kind: each.kind,
    thing: each.thing,
    school: each.school,
    field: each.field,
    detail: each.detail ?? null,
    remedy: each.remedy,
    affected: each.affected ?? 1,
    first_run: run.runId,
    last_run: run.runId,
  }));
  for (let start = 0; start < rows.length; start += 500) {
    await tx`
      insert into problem ${tx(rows.slice(start, start + 500))}
      on conflict (district_id, code, kind, thing) do update
        set last_run = excluded.last_run, school = excluded.school, field = excluded.field, detail = excluded.detail,
            remedy = excluded.remedy, affected = excluded.affected, ${reopened(tx)}`;
  }
}

/** Codes given by the mapping; each is settled when its record is mapped again without it. */
export async function settleMappingProblems(
  tx: Transaction,
  run: { districtId: number; runId: number },
  collection: string,
  kinds: readonly string[],
  codes: readonly RecordProblemCode[],
): Promise<void> {
  await tx`
    update problem p set settled_run = ${run.runId}
    where p.district_id = ${run.districtId} and p.kind = ${collection} and p.settled_run is null
      and p.last_run < ${run.runId} and p.code = any(${codes as string[]})
      and exists (select 1 from desired_row d
                  where d.run_id = ${run.runId} and d.kind = any(${kinds as string[]}) and p.thing = any(d.sources))`;
}

/** Codes that tell of records which the SIS does not list. */
const ofVanished: readonly string[] = ['USER_LEFT', 'CLASS_LEFT', 'PERSON_ID_CHANGED', 'CLASS_ID_CHANGED'];

/** Settles the mapping's problems of records that the SIS no longer lists, and that this run did not tell of. */
export async function settleProblemsOfVanished(
  tx: Transaction,
  run: { districtId: number; runId: number },
): Promise<void> {
  await tx`
    update problem p set settled_run = ${run.runId}
    from mirror_record m
    where p.district_id = ${run.districtId} and p.settled_run is null and p.last_run < ${run.runId}
      and p.code = any(${Object.keys(mappingProblems).filter((each) => !ofVanished.includes(each))})
      and m.district_id = p.district_id and m.collection = p.kind and m.sourced_id = p.thing
      and m.missing_since is not null`;
}

/** Settles problems of classes that are over: they have no row by which `settleMappingProblems` would know them. */
export async function settleProblemsOfEnded(
  tx: Transaction,
  run: { districtId: number; runId: number; targets: TargetTables },
  codes: readonly RecordProblemCode[],
): Promise<void> {
  await tx`
    update problem p set settled_run = ${run.runId}
    from ${tx(run.targets.class)} t
    where p.district_id = ${run.districtId} and p.settled_run is null and p.last_run < ${run.runId}
      and p.kind = 'classes' and p.code = any(${codes as string[]})
      and t.district_id = p.district_id and t.class_id = p.thing and t.state = ${ClassState.ended}`;
}
