import type { AdoptionResult } from '../../roster/adoption/result.js';
import { reportOf } from '../evaluation/report-of.js';
import { adoptionRun, changeIds } from './adoption-run.js';
import { resultText } from './summaries.js';

export interface AdoptInput {
  district: string;
  /** sourcedId of the school of a pilot; null: the whole district. */
  school: string | null;
}

/**
 * Makes the objects of a Canvas in use Rollbook's, where a person has confirmed it: look who else imports, choose, change the
 * ids that have to be changed, have Canvas report what stands, read every change back by that, pin.
 */
export async function adoptDistrict({ district, school }: AdoptInput): Promise<AdoptionResult> {
  return adoptionRun(district, 'adoption', async (runId, steps, details) => {
    details.begin('connect', 'asking both ends');
    await steps.connect(runId);
    details.begin('link', 'choosing');
    const { links, obstructed } = await steps.chooseLinks({ runId, school });
    details.note('link', `${links} links, ${obstructed} with something in the way`);
    await changeIds(runId, steps, details);
    details.begin('compare', 'reading back');
    const report = await reportOf(runId, steps, details);
    details.begin('settle', 'pinning');
    const result = await steps.settleAdoption({ report, school });
    details.begin('done', resultText(result));
    return result;
  });
}
