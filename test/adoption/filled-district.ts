import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { expect } from 'vitest';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { Confidence } from '../../roster/matching/facts.js';
import { LinkState } from '../../roster/adoption/link-states.js';
import type { WantedIds } from '../../roster/adoption/need-of.js';
import { decideLinks } from '../../store/adoption/links.js';
import { planAdoption } from '../../store/adoption/plan.js';
import { adoptionId } from '../../workflows/ids.js';
import { evaluate, lastEvaluation } from '../evaluation/evaluate.js';
import { testClient } from '../harness/temporal.js';
import { startPractice, type Practice } from '../nights/practice.js';

export type Row = Record<string, unknown> & { id: number };

/** What stands in Canvas, by kind. */
export type Dump = Record<(typeof kinds)[number], Row[]>;
const kinds = [
  ...(['accounts', 'terms', 'courses', 'sections', 'users', 'logins', 'enrollments'] as const),
  ...(['roles', 'admins', 'observer_links', 'submissions'] as const),
] as const;

/** A practice district whose Canvas is in use. */
export type FilledDistrict = Awaited<ReturnType<typeof startFilled>>;

/** @param way how its Canvas was filled; null: it is empty */
export async function startFilled(way: string | null, interceptor?: ActivityInboundCallsInterceptor) {
  const practice = await startPractice({
    ...(interceptor && { interceptor }),
    ...(way !== null && { canvasFilled: { way, seed: 'one' } }),
    // The importer that filled it may have been at work lately.
    edit: (settings) => void (settings.canvas.otherImporters = 'allowed'),
  });
  const lines = async (path: string): Promise<Row[]> => {
    const text = await (await fetch(`${practice.sandbox.controlUrl}/canvas/${path}`)).text();
    return text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  };
  const { sql } = practice.store;
  const districtId = async (): Promise<number> => (await sql`select id from district`)[0]!.id as number;
  return {
    practice,
    lines,
    dump: async (): Promise<Dump> =>
      Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, await lines(kind)]))) as Dump,
    /** Evaluates, and takes the links over. */
    plan: async (ids: WantedIds = 'standing'): Promise<number> => {
      await evaluate(practice, '2026-11-23T09:00');
      const { runId } = await lastEvaluation(practice);
      return planAdoption(sql, { districtId: await districtId(), evaluationRun: runId, ids });
    },
    /** Says yes to all that the evaluation proposes; questions stay open. */
    confirm: async (school: string | null = null): Promise<number> => {
      let count = 0;
      for (const confidence of [Confidence.certain, Confidence.likely])
        count += await decideLinks(sql, {
          ...{ districtId: await districtId(), state: LinkState.confirmed, by: 'Registrar' },
          of: { confidence, school },
        });
      return count;
    },
    adopt: (school: string | null = null): Promise<AdoptionResult> =>
      run<AdoptionResult>(practice, 'adoptDistrict', { district: practice.district, school }),
    back: (): Promise<AdoptionResult> =>
      run<AdoptionResult>(practice, 'takeAdoptionBack', { district: practice.district }),
    /** Records of the SIS for which Canvas had nothing, by kind. */
    missing: async (): Promise<(kind: string) => ReadonlySet<string>> => {
      const truth = await lines('filled/truth');
      return (kind) =>
        new Set(
          truth
            .filter((line) => line.kind === kind && line.canvas_id === null)
            .flatMap((line) => line.sourced_ids as string[]),
        );
    },
    /** Forgets all but the district, its settings and its credentials, as a new database would. */
    loseDatabase: async (): Promise<void> => {
      const kept = ['district', 'secret', 'credential', 'access_token'];
      const tables = await sql<Array<{ name: string }>>`
        select tablename as name from pg_tables where schemaname = 'public' and tablename <> all(${kept})`;
      await sql`truncate ${sql(tables.map(({ name }) => name))}`;
      await sql`update district set canvas_host = null, provisioned_at = null, map_all = true, settled_run = 0, last_mapped_as_of = null`;
    },
    sql,
  };
}

async function run<Result>(practice: Practice, type: string, input: object): Promise<Result> {
  const client = await testClient();
  return (await client.workflow.execute(type, {
    workflowId: adoptionId(practice.district),
    taskQueue: practice.worker.taskQueue,
    args: [input],
  })) as Result;
}

/** What tells when a row was written, and by which import: an inverse import stamps what it gives back. */
const stamps = new Set(['updated_at', 'sis_import_id', 'signed_in_at']);

/** A dump without stamps. */
export function plain(dump: Dump): Dump {
  const strip = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([key]) => !stamps.has(key))) as Row;
  return Object.fromEntries(Object.entries(dump).map(([kind, rows]) => [kind, rows.map(strip)])) as Dump;
}

/** Everybody and everything that stood still stands as it was, apart from SIS ids: only rows were added. */
export function expectKept(before: Dump, after: Dump): void {
  for (const kind of kinds) {
    const now = new Map(after[kind].map((row) => [row.id, row]));
    const changed = before[kind].flatMap((row) => {
      const same = comparable(kind, now.get(row.id) ?? { id: -1 });
      const was = comparable(kind, row);
      return JSON.stringify(same) === JSON.stringify(was) ? [] : [{ was, same }];
    });
    expect(changed.slice(0, 3), `${kind} changed (${changed.length})`).toEqual([]);
  }
}

/**
 * What was added stands for records that Canvas had nothing for, and nobody sits twice in one section.
 *
 * @param missing sourcedIds of the records, by kind, for which Canvas had nothing
 */
export function expectNothingTwice(before: Dump, after: Dump, missing: (kind: string) => ReadonlySet<string>): void {
  for (const [kind, table] of [
    ['section', 'sections'],
    ['user', 'users'],
  ] as const) {
    const known = new Set(before[table].map((row) => row.id));
    const made = after[table].filter((row) => !known.has(row.id)).map((row) => String(row.sis_id));
    expect(
      made.filter((id) => !missing(kind).has(id)),
      `${table} made twice`,
    ).toEqual([]);
  }
  const known = new Set(before.enrollments.map((row) => row.id));
  const placeOf = (row: Row): string => [row.canvas_user_id, row.canvas_section_id, row.type].join('/');
  const taken = new Set(before.enrollments.filter((row) => row.state !== 'deleted').map(placeOf));
  const twice = after.enrollments.filter((row) => !known.has(row.id) && taken.has(placeOf(row)));
  expect(twice.length, 'enrollments made twice').toBe(0);
}

/**
 * A row without stamps and SIS ids, which an adoption gives. The login that Canvas shows of a person is the one with a SIS
 * id: all of them are compared among the logins.
 */
function comparable(kind: string, row: Row): Record<string, unknown> {
  const sisIds = /^(sis_.*|(user|course|section|account|term|parent_account|home_course|associated_user)_id)$/;
  return Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => !stamps.has(key) && !sisIds.test(key) && !(kind === 'users' && key === 'login_id'))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
