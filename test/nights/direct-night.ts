import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { codeOfFailure, directSteps } from './direct-steps.js';
import type { PracticeDistrict } from './practice-district.js';

/** As a night reads them (workflows/provisioning/provision-district.ts). */
const reading: CollectionName[][] = [['orgs', 'academicSessions', 'courses', 'classes', 'users'], ['enrollments']];

/**
 * The steps of a night one after the other, without the engine: connect, extract, map, plan, guard, import, settle. A step
 * that fails ends the night, as one does that no retry can mend.
 */
export async function directNight({ activities, district }: PracticeDistrict, asOf: string): Promise<RunReport> {
  const step = directSteps(activities, `provision/${district}`);
  const { runId } = await step('openRun', { district, mode: 'apply', asOf });
  try {
    await step('connect', runId);
    await step('sampleCanvas', runId);
    await step('readCollections', { runId, sideBySide: reading });
    await step('lookUpMissing', runId);
    await step('mapRoster', runId);
    await step('planRun', runId);
    let guarded = await step('guardRun', runId);
    if (guarded.held > 0) guarded = await step('readBackHeld', runId);
    for (const phase of guarded.phases) {
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const key = { runId, round: 1, phase, attempt };
        if ((await step('submitImport', key)).importId === null) break;
        await step('awaitImport', key);
        if ((await step('settleImport', key)).unproven.length === 0) break;
      }
    }
    return await step('closeRun', runId);
  } catch (error) {
    const code = codeOfFailure(error);
    await step('abandonRun', { runId, outcome: 'failed', code });
    throw error;
  }
}
