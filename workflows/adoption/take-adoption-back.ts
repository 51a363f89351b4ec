import type { AdoptionResult } from '../../roster/adoption/result.js';
import { reportOf } from '../evaluation/report-of.js';
import { adoptionRun, changeIds } from './adoption-run.js';
import { resultText } from './summaries.js';

/** Takes everything back that adoptions have done: the ids that stood before, read back; then the pins go. */
export async function takeAdoptionBack({ district }: { district: string }): Promise<AdoptionResult> {
  return adoptionRun(district, 'taking back', async (runId, steps, details) => {
    details.begin('connect', 'asking both ends');
    await steps.connect(runId);
    details.begin('link', 'choosing');
    await steps.chooseToTakeBack(runId);
    await changeIds(runId, steps, details);
    details.begin('compare', 'reading back');
    const report = await reportOf(runId, steps, details);
    details.begin('settle', 'unpinning');
    const result = await steps.settleTakingBack({ report });
    details.begin('done', resultText(result));
    return result;
  });
}
