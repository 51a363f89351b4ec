import { RunKind } from '../../codes/run-kinds.js';
import { isWell, RunOutcome, type ClosedOutcome } from '../../codes/run-outcome.js';
import type { ListProblemCode } from '../../codes/list-problems.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { hasArrived } from '../../roster/first-night.js';
import { isDisbelieved, outcomeOfPlan } from '../../roster/plan-outcome.js';
import { acknowledgedLists } from '../../store/problems/acknowledge.js';
import { countOpenProblems, type KeptAway } from '../../store/problems/count-open-problems.js';
import type { Sql } from '../../store/postgres/connect.js';
import type { RunEnd } from '../../store/provisioning/close.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { certificates, proofDates, type StoredCertificate } from '../../store/provisioning/mirror/certificates.js';
import { standingByKind } from '../../store/provisioning/plan/measures.js';
import { countAskedWithoutRow } from '../../store/provisioning/decisions/proposals.js';
import { planSummary, type PlanCount } from '../../store/provisioning/plan/summary.js';
import { sendingKinds } from '../../store/runs/kinds.js';
import { stagesOf } from '../../store/runs/stages.js';
import type { ActivityDeps } from '../deps.js';
import { datesOfRun } from './dates-of-run.js';

export interface RunReport {
  district: string;
  run: number;
  kind: RunKind;
  asOf: string;
  outcome: ClosedOutcome;
  counts: PlanCount[];
  collections: Array<Pick<StoredCertificate, 'rows' | 'certified' | 'use'> & { collection: CollectionName }>;
  /** Open problems that nobody has acknowledged, and those that somebody has. */
  problems: number;
  acknowledged: number;
  /** What those that nobody has acknowledged keep out of Canvas, or may. */
  keptAway: KeptAway;
  /** Lists that were set aside, or that no read has proven for days. */
  disbelieved: CollectionName[];
  seconds: Record<string, number>;
}

/** What a run has come to so far: its report, and what the next run needs to know of it. */
export async function runEndOf({ store }: ActivityDeps, run: RunContext): Promise<RunEnd & { report: RunReport }> {
  const { sql } = store;
  const isSending = sendingKinds.includes(run.kind);
  const counts = await planSummary(sql, run.runId);
  const read = await certificates(sql, run.runId);
  const { keptAway, ...problems } = await countOpenProblems(sql, run.districtId, run.asOf);
  const disbelieved = await disbelievedLists(sql, run, read);
  const circumstances = {
    onlyAdds: run.kind === RunKind.adding,
    keepsAway: Object.values(keptAway).some((each) => each > 0),
    isDisbelieved: disbelieved.length > 0,
    asked: await countAskedWithoutRow(sql, run.districtId),
  };
  const outcome = isSending ? outcomeOfPlan(counts, circumstances) : RunOutcome.observed;
  const believed = { ...circumstances, keepsAway: false, isDisbelieved: false, asked: 0 };
  const settled = isWell(outcomeOfPlan(counts, believed)) || counts.some((each) => each.outcome === 'accepted');
  return {
    outcome,
    counts,
    report: {
      district: run.district,
      run: run.number,
      kind: run.kind,
      asOf: run.asOf,
      outcome,
      counts,
      collections: Object.entries(read).map(([collection, each]) => ({
        collection: collection as CollectionName,
        rows: each.rows,
        certified: each.certified,
        use: each.use,
      })),
      problems: problems.open,
      acknowledged: problems.acknowledged,
      keptAway,
      disbelieved,
      seconds: secondsOf(await stagesOf(store.db, run.runId)),
    },
    dates: datesOfRun(run),
    canvasHost: isSending && settled ? new URL(run.settings.canvas.url).host : null,
    endsFirstNight: isSending && run.firstNight && hasArrived(counts, await standingByKind(sql, run.districtId)),
  };
}

async function disbelievedLists(
  sql: Sql,
  { districtId, asOf }: RunContext,
  read: Awaited<ReturnType<typeof certificates>>,
): Promise<CollectionName[]> {
  const dates = await proofDates(sql, districtId);
  const known = await acknowledgedLists(sql, districtId, asOf);
  const lists = Object.entries(read) as Array<[CollectionName, StoredCertificate]>;
  const acknowledgedOf = (name: CollectionName) => {
    const of = (...codes: ListProblemCode[]) =>
      known.filter((each) => each.collection === name && codes.includes(each.code)).map((each) => each.thing);
    return {
      shrank: of('LIST_SHRANK').length > 0,
      unproven: of('LIST_NEVER_PROVEN', 'LIST_LONG_UNPROVEN').length > 0,
      schools: of('SCHOOL_LEFT_LIST'),
    };
  };
  return lists
    .filter(([name, each]) => {
      const { provenOn, firstReadOn } = dates.get(name) ?? { provenOn: null, firstReadOn: null };
      const list = { ...each, provenOn, firstReadOn, acknowledged: acknowledgedOf(name) };
      return isDisbelieved(list, asOf);
    })
    .map(([name]) => name);
}

function secondsOf(stages: Awaited<ReturnType<typeof stagesOf>>): Record<string, number> {
  return Object.fromEntries(
    stages.flatMap((stage) =>
      stage.endedAt
        ? [[stage.stage, Math.round((stage.endedAt.getTime() - stage.startedAt.getTime()) / 100) / 10]]
        : [],
    ),
  );
}
