import { z } from 'zod';
import { remedyOf } from '../codes/registry.js';
import type { Store } from '../store/postgres/connect.js';
import { StoreError } from '../store/errors.js';
import { certificates, type StoredCertificate } from '../store/provisioning/mirror/certificates.js';
import { planSummary, cascadedRows, type PlanCount } from '../store/provisioning/plan/summary.js';
import { planCounts } from '../store/provisioning/plan/counts.js';
import { importsOfRun, type ImportOfRun } from '../store/reports/imports.js';
import { keptRows } from '../store/reports/kept-rows.js';
import { runHead, type RunHead } from '../store/reports/run-head.js';
import { StageName } from '../store/runs/kinds.js';
import { stagesOf, type StageRow } from '../store/runs/stages.js';

/** Rows of one kind and operation, by state and outcome. The numbers add up to `planned`. */
export interface KindCount extends Pick<PlanCount, 'kind' | 'op'> {
  planned: number;
  accepted: number;
  rejected: number;
  held: number;
  waiting: number;
  /** Released and not settled: the run only observes, is in progress, or nothing is proven of them. */
  open: number;
  /** Number of held and waiting rows by reason. */
  reasons: Record<string, number>;
}

export interface CollectionRead extends Pick<StoredCertificate, 'rows' | 'certified'> {
  collection: string;
  /** The permitted use of the read: `all`, `noRemovals` or `nothing`. */
  use: string;
  reasons: Array<{ code: StoredCertificate['reasons'][number]; remedy: string }>;
  /** Null for runs from before certificates were kept per run. */
  counts: StoredCertificate['counts'] | null;
}

/** What the stage connect noted of others who import into the same Canvas: how many, and how many are active. */
const otherImporters = z.object({ importers: z.number(), imports: z.number(), active: z.number() });
type OtherImporters = z.infer<typeof otherImporters>;

/** All that is known of a run. */
export interface RunSummary extends Omit<RunHead, 'report'> {
  /** Of a failed run: the code of the failure. */
  code: string | null;
  seconds: number;
  stages: Array<Pick<StageRow, 'stage'> & { seconds: number | null }>;
  /** Until when it waits for decisions, by the clocks of the district; null: it does not. */
  waitsUntil: string | null;
  counts: KindCount[];
  /** Enrollments cascaded from removed sections and courses, without rows of their own, by their state. */
  cascadedRows: Record<string, number>;
  collections: CollectionRead[];
  imports: ImportOfRun[];
  /** Open problems of the district when the run closed; null before that. */
  problems: number | null;
  /** Those that somebody has acknowledged, which are not among them; null before that. */
  acknowledged: number | null;
  /** What open problems keep out of Canvas; null before the run closed. */
  keptAway: NonNullable<RunHead['report']>['keptAway'] | null;
  /** Lists that were not believed. */
  disbelieved: string[];
  /** Others who import into the same Canvas, in numbers; null where it is not known. */
  otherImporters: OtherImporters | null;
  /** Rejected rows of which Canvas kept all as somebody had set it there by hand. */
  keptRows: number;
}

/** Reads a run's present state. Throws `StoreError` `RUN_UNKNOWN`. */
export async function runSummary(store: Store, runId: number): Promise<RunSummary> {
  const { sql } = store;
  const found = await runHead(store.db, runId);
  if (!found) throw new StoreError('RUN_UNKNOWN', `There is no run ${runId}.`);
  const { report, ...head } = found;
  const counts = head.planKept ? await planSummary(sql, runId) : await planCounts(sql, runId);
  const stages = await stagesOf(store.db, runId);
  const until = head.endedAt ?? new Date();
  return {
    ...head,
    code: report?.code ?? null,
    seconds: (until.getTime() - head.startedAt.getTime()) / 1000,
    stages: stages.map(({ stage, startedAt, endedAt }) => ({
      stage,
      seconds: endedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : null,
    })),
    waitsUntil: head.endedAt === null ? waitsUntil(stages) : null,
    counts: countsByKind(counts),
    cascadedRows: cascadedRows(counts),
    collections: await collectionsOf(store, head, report?.collections ?? []),
    imports: await importsOfRun(store.db, runId),
    problems: report?.problems ?? null,
    acknowledged: report?.acknowledged ?? null,
    keptAway: report?.keptAway ?? null,
    disbelieved: report?.disbelieved ?? [],
    otherImporters: importersSeen(stages),
    keptRows: head.planKept ? await keptRows(sql, head) : 0,
  };
}

function importersSeen(stages: readonly StageRow[]): OtherImporters | null {
  const connect = stages.find((each) => each.stage === StageName.connect);
  return otherImporters.safeParse(connect?.counts?.otherImporters).data ?? null;
}

function waitsUntil(stages: readonly StageRow[]): string | null {
  const hold = stages.find((each) => each.stage === StageName.hold);
  return hold ? String(hold.counts?.until ?? '') : null;
}

/** Sums a plan's counts by kind and operation. Pure; keeps the order of kinds. */
export function countsByKind(counts: readonly PlanCount[]): KindCount[] {
  const lines = new Map<string, KindCount>();
  for (const { kind, op, state, reason, outcome, rows } of counts) {
    const key = `${kind} ${op}`;
    const fresh: KindCount = {
      kind,
      op,
      planned: 0,
      accepted: 0,
      rejected: 0,
      held: 0,
      waiting: 0,
      open: 0,
      reasons: {},
    };
    const line = lines.get(key) ?? fresh;
    lines.set(key, line);
    line.planned += rows;
    if (outcome === 'accepted' || outcome === 'rejected') line[outcome] += rows;
    else if (state === 'held' || state === 'waiting') line[state] += rows;
    else line.open += rows;
    if (state !== 'released' && reason) line.reasons[reason] = (line.reasons[reason] ?? 0) + rows;
  }
  return [...lines.values()];
}

/** The certificates of a run; for older runs, those in the report. */
async function collectionsOf(
  store: Store,
  head: Pick<RunHead, 'runId'>,
  reported: NonNullable<NonNullable<RunHead['report']>['collections']>,
): Promise<CollectionRead[]> {
  const current = Object.entries(await certificates(store.sql, head.runId));
  const own = new Map<string, CollectionRead>(
    current.map(([collection, { rows, certified, use, reasons, counts }]) => [
      collection,
      { collection, rows, certified, use, reasons: reasons.map((code) => ({ code, remedy: remedyOf(code) })), counts },
    ]),
  );
  for (const kept of reported) {
    if (!own.has(kept.collection)) own.set(kept.collection, { ...kept, reasons: [], counts: null });
  }
  const order = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'];
  return [...own.values()].sort((a, b) => order.indexOf(a.collection) - order.indexOf(b.collection));
}

/** The address of a run in the Temporal UI; null if the UI's own address is unknown. */
export function temporalUiLink(
  run: Pick<RunHead, 'workflowId' | 'workflowRunId'>,
  ui: { address: string | undefined; namespace: string },
): string | null {
  if (!ui.address) return null;
  const [id, execution] = [run.workflowId, run.workflowRunId].map(encodeURIComponent);
  return `${ui.address.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(ui.namespace)}/workflows/${id}/${execution}/history`;
}
