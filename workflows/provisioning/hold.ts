import { allHandlersFinished, condition, isCancellation, patched, upsertSearchAttributes } from '@temporalio/workflow';
import type { WeighedRelease } from '../../activities/provisioning/hold.js';
import { startAlerts } from '../alerts/start-alerts.js';
import type { DetailsTable } from '../details.js';
import { NeedsAttention } from '../search-attributes.js';
import type { Decisions } from './decisions.js';
import { sendPhase } from './send-phase.js';
import type { Steps } from './steps.js';
import { summaries } from './summaries.js';

export interface HeldRun {
  district: string;
  runId: number;
  number: number;
  /** The round that has just been sent; each release that follows is a round of its own. */
  round: number;
}

/**
 * Waits for decisions on what the run holds, and carries out one round of them.
 *
 * @returns whether the run goes on: false when all is decided, the time is over, or the next run wants to begin
 */
export async function holdForDecisions(
  run: HeldRun,
  decisions: Decisions,
  steps: Steps,
  details: DetailsTable,
): Promise<boolean> {
  const hold = await steps.holdRun(run.runId);
  if (hold.waitMs > 0) {
    upsertSearchAttributes([{ key: NeedsAttention, value: true }]);
    details.begin('hold', summaries.hold(hold, run.number));
    if (patched('morning-is-shown')) await showMorning(run, steps, details);
    const somebodyAsks = () => decisions.open > 0 || decisions.superseded;
    await condition(somebodyAsks, hold.waitMs, { summary: `waits for decisions until ${hold.until}` });
  }
  await condition(allHandlersFinished);
  if (decisions.open === 0) return false;
  const weighed = await carryOut({ ...run, round: run.round + 1 }, decisions, steps, details);
  if (weighed.held > 0) return true;
  // While the last of it was sent, somebody may have decided again on what waits for the night.
  const isAsked = () => decisions.open > 0 || !allHandlersFinished();
  if (!isAsked() || !patched('decided-while-the-last-is-sent')) return false;
  await condition(allHandlersFinished);
  return decisions.open > 0;
}

/** The run waits already: a morning that cannot be shown, or told, keeps nobody from deciding. */
async function showMorning(
  { runId, number, district, round }: HeldRun,
  steps: Steps,
  details: DetailsTable,
): Promise<void> {
  try {
    const { morning, alerts } = await steps.showMorning(runId);
    if (morning !== undefined) details.below(morning);
    if (alerts && round === 1) await startAlerts(number, { district, event: 'held', ofNight: true });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** Sends what has been released since the last round. */
async function carryOut(
  run: HeldRun,
  decisions: Decisions,
  steps: Steps,
  details: DetailsTable,
): Promise<WeighedRelease> {
  const { runId, round } = run;
  decisions.open = 0;
  details.begin(`round ${round}`, 'weighing what was decided');
  const weighed = await steps.weighRelease(runId);
  details.note(`round ${round}`, summaries.weighed(weighed));
  for (const phase of weighed.phases) await sendPhase({ runId, round, phase }, steps, details);
  return weighed;
}
