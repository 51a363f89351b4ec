import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import { isEmptied, refuseEmptied } from '../../store/evaluation/run-tables.js';
import { matchEverything } from '../../store/evaluation/match.js';
import { countStates, type StateCount } from '../../store/evaluation/states.js';
import { writeWanted } from '../../store/evaluation/wanted-keys.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { beginStage } from '../provisioning/stages.js';
import { collectGarbageEvery } from '../threads/collect-garbage.js';
import { throttle } from '../throttle.js';
import { whileBeating } from '../while-beating.js';
import { datesIn, loadReport, type LoadedReport } from './load-report.js';
import type { ReportKey } from './report.js';

export interface MatchResult {
  counts: StateCount[];
}

/** Canvas's report in the store, and the roster matched with it. */
export function createMatchActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async loadReport(key: ReportKey): Promise<LoadedReport> {
      const run = await beginStage(deps, key.runId, StageName.compare);
      return loadReport(deps, run, key);
    },

    /** Matches what a night would send with what stands. A repetition begins anew. */
    async matchRoster(key: ReportKey): Promise<MatchResult> {
      const run = await beginStage(deps, key.runId, StageName.compare);
      await matchOnce(deps, run, key.attempt);
      return { counts: await countStates(sql, run.runId) };
    },
  };
}

/** Matches anew, by a report that is downloaded again where a crash of PostgreSQL has emptied the run's tables. */
export async function matchOnce(deps: ActivityDeps, run: RunContext, attempt: number): Promise<void> {
  const { sql } = deps.store;
  const { runId } = run;
  if (await isEmptied(sql, runId)) {
    const loaded = await loadReport(deps, run, { runId, attempt });
    if (!loaded.isWhole) throw new CodedError(loaded.code, `Run ${run.number}: its report is no good any more.`);
  }
  const { timezone } = run.settings;
  const defaultTerm = await defaultTermOf(deps, run);
  await whileBeating(async (tell) => {
    await sql.begin(async (tx) => {
      await fence(tx, run);
      const beat = throttle(tell);
      const sweep = collectGarbageEvery(10_000);
      await writeWanted(tx, sql, run, datesIn(timezone).dayOf, (rows) => {
        beat({ keys: rows });
        sweep(rows);
      });
    });
    await sql.begin(async (tx) => {
      await fence(tx, run);
      await refuseEmptied(tx, runId);
      await matchEverything(tx, run, defaultTerm, (step) => tell({ matching: step }));
    });
  });
}

async function defaultTermOf(deps: ActivityDeps, run: RunContext): Promise<string | null> {
  const canvas = canvasOf(deps, run, Context.current().cancellationSignal);
  try {
    return await canvas.defaultTermId();
  } finally {
    canvas.close();
  }
}
