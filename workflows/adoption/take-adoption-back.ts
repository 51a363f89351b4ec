import { patched } from '@temporalio/workflow';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { reportOf } from '../evaluation/report-of.js';
import type { DetailsTable } from '../details.js';
import { adoptionRun, changeIds } from './adoption-run.js';
import type { Steps } from './steps.js';
import { resultText } from './summaries.js';

/**
 * Takes everything back that adoptions have done: what runs have changed since stands as before, and so do the ids, read
 * back; then the pins go.
 */
export async function takeAdoptionBack({ district }: { district: string }): Promise<AdoptionResult> {
  return adoptionRun(district, 'taking back', async (runId, steps, details) => {
    details.begin('connect', 'asking both ends');
    await steps.connect(runId);
    details.begin('link', 'choosing');
    await steps.chooseToTakeBack(runId);
    if (patched('adopted-rows-are-restored')) await restore(runId, steps, details);
    await changeIds(runId, steps, details);
    details.begin('compare', 'reading back');
    const report = await reportOf(runId, steps, details);
    details.begin('settle', 'unpinning');
    const result = await steps.settleTakingBack({ report });
    details.begin('done', resultText(result));
    return result;
  });
}

/** Its rows name things by the ids that they have since the adoption, so that it comes before the ids. */
async function restore(runId: number, steps: Steps, details: DetailsTable): Promise<void> {
  details.begin('import', 'restoring');
  const { rows } = await steps.submitRestored(runId);
  if (rows > 0) await steps.awaitRestored(runId);
  details.note('import', `${rows} rows put back as they stood`);
}
