import type { PassbackReport } from '../../activities/passback/settle.js';
import { codeOfFailure, directSteps } from '../nights/direct-steps.js';
import type { PracticeDistrict } from '../nights/practice-district.js';

/** As workflows/passback/carry-grades.ts takes them. */
const lanes = [1, 2];

/**
 * The steps of a passback one after the other, without the engine: connect, collect, prepare, plan, guard, send, settle. A
 * step that fails ends it, as one does that no retry can mend.
 */
export async function directPassback(
  { activities, district }: PracticeDistrict,
  asOf: string,
): Promise<PassbackReport> {
  const step = directSteps(activities, `passback/${district}`);
  const { runId } = await step('openPassback', { district, asOf, firstExecutionRunId: `passback ${asOf}` });
  try {
    await step('connectPassback', runId);
    await step('listLineItems', runId);
    for (const stage of ['collectClasses', 'prepareClasses', 'planClasses'] as const)
      for (const lane of lanes) await step(stage, { runId, lane });
    await step('guardPassback', runId);
    for (const lane of lanes) await step('sendClasses', { runId, lane });
    return await step('settlePassback', { runId, mode: 'send' });
  } catch (error) {
    await step('abandonPassback', { runId, outcome: 'failed', code: codeOfFailure(error) });
    throw error;
  }
}
