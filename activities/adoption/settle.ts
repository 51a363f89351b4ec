import { Context } from '@temporalio/activity';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { readChangesBack } from '../../store/adoption/changes.js';
import { carryOutLinks, closeAdoption, countWaiting } from '../../store/adoption/close.js';
import { evaluationOfPlan } from '../../store/adoption/open.js';
import { writePins, type TermShown } from '../../store/adoption/pins.js';
import { giveUpLinks, type MadeSince } from '../../store/adoption/take-back.js';
import { termsToRead, verifyLinks } from '../../store/adoption/verify.js';
import { loadedReport } from '../../store/evaluation/canvas-reports.js';
import { countChanges } from '../../store/adoption/changes.js';
import { isEmptied } from '../../store/evaluation/load-report.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { loadReport } from '../evaluation/load-report.js';
import type { ReportKey } from '../evaluation/report.js';
import { beginStage, endStage } from '../provisioning/stages.js';
import { CodedError } from '../../codes/coded-error.js';

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
      await haveReport(deps, run, report);
      const evaluation = await evaluationOfPlan(sql, run.districtId);
      const terms = await readTerms(deps, run);
      const result = await sql.begin(async (tx): Promise<AdoptionResult> => {
        await fence(tx, run);
        const undone = await readChangesBack(tx, run.runId);
        const links = await verifyLinks(tx, run);
        const { enrollments } = await writePins(tx, run, evaluation, terms);
        const { freed } = await carryOutLinks(tx, run, school);
        return { ...(await headOf(deps, run)), links, undone, enrollments, toMake: freed, ...(await countWaiting(tx, run.districtId)) };
      });
      return close(deps, run, result);
    },

    /** Reads every change back, and gives up what was linked. */
    async settleTakingBack({ report }: AdoptionToSettle): Promise<AdoptionResult & { made: MadeSince }> {
      const run = await beginStage(deps, report.runId, StageName.settle);
      await haveReport(deps, run, report);
      const settled = await sql.begin(async (tx) => {
        await fence(tx, run);
        const undone = await readChangesBack(tx, run.runId);
        const made = await giveUpLinks(tx, run);
        const waiting = await countWaiting(tx, run.districtId);
        return { result: { ...(await headOf(deps, run)), links: 0, undone, enrollments: 0, toMake: 0, ...waiting }, made };
      });
      return { ...(await close(deps, run, settled.result)), made: settled.made };
    },
  };
}

/** A crash of PostgreSQL empties unlogged tables: the report is there to be downloaded again. */
async function haveReport(deps: ActivityDeps, run: RunContext, report: ReportKey): Promise<void> {
  const { db, sql } = deps.store;
  if (!(await isEmptied(sql, run.runId, await loadedReport(db, run.runId)))) return;
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

async function headOf({ store }: ActivityDeps, { district, number, runId }: RunContext) {
  const { byImport, byApi } = await countChanges(store.sql, runId);
  return { district, run: number, changes: byImport, gifts: byApi };
}

async function close(deps: ActivityDeps, run: RunContext, result: AdoptionResult): Promise<AdoptionResult> {
  const { district: _district, run: _run, ...counts } = result;
  await endStage(deps, run, StageName.settle, counts);
  await deps.store.sql.begin(async (tx) => {
    await fence(tx, run);
    await closeAdoption(tx, run, result);
  });
  return result;
}
