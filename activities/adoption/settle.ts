import { Context } from '@temporalio/activity';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { countChanges, readChangesBack } from '../../store/adoption/changes.js';
import { carryOutLinks, closeAdoption, countWaiting, resultOfClosed } from '../../store/adoption/close.js';
import { evaluationOfPlan } from '../../store/adoption/open.js';
import { writePins, type TermShown } from '../../store/adoption/pins.js';
import { restoredBy } from '../../store/adoption/restore.js';
import { countKeptIds, giveUpLinks } from '../../store/adoption/take-back.js';
import { termsToRead, verifyLinks } from '../../store/adoption/verify.js';
import type { Transaction } from '../../store/postgres/connect.js';
import { isEmptied, refuseEmptied } from '../../store/evaluation/run-tables.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { loadReport } from '../evaluation/load-report.js';
import type { ReportKey } from '../evaluation/report.js';
import { beginStage, endStage } from '../provisioning/stages.js';
import { CodedError } from '../../codes/coded-error.js';
import { whileBeating } from '../while-beating.js';
import { AdoptionImport } from './send-once.js';

export interface AdoptionToSettle {
  report: ReportKey;
  school: string | null;
}

/** The end of an adoption: what Canvas shows by its newest report decides what is linked. */
export function createSettleAdoptionActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    /** Reads every change back, pins what is as it should be, and closes the run, in one transaction. */
    async settleAdoption({ report, school }: AdoptionToSettle): Promise<AdoptionResult> {
      const run = await beginStage(deps, report.runId, StageName.settle);
      return settleOnce(deps, run, report, async () => {
        const evaluation = await evaluationOfPlan(sql, run.districtId);
        const terms = await readTerms(deps, run);
        return async (tx) => {
          const undone = await readChangesBack(tx, run.runId);
          const links = await verifyLinks(tx, run);
          const { enrollments } = await writePins(tx, run, evaluation, terms);
          const { freed } = await carryOutLinks(tx, run, school);
          return { links, undone, enrollments, toMake: freed };
        };
      });
    },

    /**
     * Reads every change back, gives up what was linked, and closes the run, in one transaction. While an object has the id
     * that an adoption gave it, everything stays linked, and the next taking back goes on.
     */
    async settleTakingBack({ report }: Pick<AdoptionToSettle, 'report'>): Promise<AdoptionResult> {
      const run = await beginStage(deps, report.runId, StageName.settle);
      return settleOnce(deps, run, report, async () => async (tx) => {
        const undone = await readChangesBack(tx, run.runId);
        const restored = await restoredBy(tx, run.runId, AdoptionImport.restored.phase);
        const keptIds = undone === 0 ? 0 : await countKeptIds(tx, run.runId);
        const carriedOut = { links: 0, undone, enrollments: 0, toMake: 0, restored, keptIds };
        return keptIds > 0 ? carriedOut : { ...carriedOut, made: await giveUpLinks(tx, run) };
      });
    },
  };
}

/** What one transaction does, and what came of it. */
type CarryOut = (
  tx: Transaction,
) => Promise<Pick<AdoptionResult, 'links' | 'undone' | 'enrollments' | 'toMake' | 'made' | 'restored' | 'keptIds'>>;

/** Carries it out and closes the run, unless an attempt has done so whose answer was lost. */
async function settleOnce(
  deps: ActivityDeps,
  run: RunContext,
  report: ReportKey,
  prepare: () => Promise<CarryOut>,
): Promise<AdoptionResult> {
  const { sql } = deps.store;
  const known = await resultOfClosed(sql, run.runId);
  const result = known ?? (await closeWith(deps, run, report, prepare));
  const { links, undone, enrollments, toMake } = result;
  await endStage(deps, run, StageName.settle, { links, undone, enrollments, toMake });
  return result;
}

async function closeWith(
  deps: ActivityDeps,
  run: RunContext,
  report: ReportKey,
  prepare: () => Promise<CarryOut>,
): Promise<AdoptionResult> {
  const { sql } = deps.store;
  await haveReport(deps, run, report);
  const carryOut = await prepare();
  const changes = await countChanges(sql, run.runId);
  return whileBeating(() =>
    sql.begin(async (tx) => {
      await fence(tx, run);
      await refuseEmptied(tx, run.runId);
      const carriedOut = await carryOut(tx);
      const waiting = await countWaiting(tx, run.districtId);
      const { district, number } = run;
      const result = { district, run: number, ...changes, ...carriedOut, ...waiting };
      await closeAdoption(tx, run, result);
      return result;
    }),
  );
}

/** A crash of PostgreSQL empties unlogged tables: the report is there to be downloaded again. */
async function haveReport(deps: ActivityDeps, run: RunContext, report: ReportKey): Promise<void> {
  if (!(await isEmptied(deps.store.sql, run.runId))) return;
  const loaded = await loadReport(deps, run, report);
  if (!loaded.isWhole) throw new CodedError(loaded.code, `Run ${run.number}: its report is no good any more.`);
}

/** Terms as Canvas shows them: its report has their days alone, and a night compares instants. */
async function readTerms(deps: ActivityDeps, run: RunContext): Promise<TermShown[]> {
  const { cancellationSignal, heartbeat } = Context.current();
  const ids = await deps.store.sql.begin((tx) => termsToRead(tx, run));
  const canvas = canvasOf(deps, run, cancellationSignal);
  const terms: TermShown[] = [];
  try {
    for (const sisId of ids) {
      const seen = await canvas.term(sisId);
      if (seen !== null) terms.push({ sisId, startsAt: seen.startsAt, endsAt: seen.endsAt });
      heartbeat({ terms: terms.length });
    }
  } finally {
    canvas.close();
  }
  return terms;
}
