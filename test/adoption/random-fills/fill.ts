import type { AdoptionResult } from '../../../roster/adoption/result.js';
import { LinkState } from '../../../roster/adoption/link-states.js';
import type { WantedIds } from '../../../roster/adoption/need-of.js';
import { Confidence } from '../../../roster/matching/facts.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { decideLinks } from '../../../store/adoption/links.js';
import { planAdoption } from '../../../store/adoption/plan.js';
import { directSteps, type DirectStep } from '../../nights/direct-steps.js';
import { openPracticeDistrict, type PracticeDistrict } from '../../nights/practice-district.js';

const day = '2026-11-23';

/** A practice district with a Canvas that was filled at random, whose runs are played without the engine. */
export async function openFill(seed: number): Promise<PracticeDistrict> {
  return openPracticeDistrict({
    ...{ seed: `fill-${seed}`, today: day, canvasFilled: { way: 'random', seed: String(seed) } },
    edit: (settings) => void (settings.canvas.otherImporters = 'allowed'),
  });
}

/** As an evaluation reads them (workflows/evaluation/evaluate-district.ts). */
const reading: CollectionName[][] = [['orgs', 'academicSessions', 'courses', 'classes', 'users'], ['enrollments']];

/** The steps of an evaluation one after the other. Returns its run. */
export async function directEvaluation({ activities, district }: PracticeDistrict): Promise<number> {
  const step = directSteps(activities, `evaluate/${district}`);
  const input = { district, asOf: `${day}T09:00`, firstExecutionRunId: `evaluation of ${district}` };
  const { runId } = await step('openEvaluation', input);
  await step('connect', runId);
  await step('readCollections', { runId, sideBySide: reading });
  await step('lookUpMissing', runId);
  await step('mapRoster', runId);
  await step('planRun', runId);
  await step('matchRoster', await reported(step, runId));
  await step('assessAndClose', runId);
  return runId;
}

async function reported(step: DirectStep, runId: number): Promise<{ runId: number; attempt: number }> {
  const key = { runId, attempt: 1 };
  await step('requestReport', key);
  const { isMade } = await step('awaitReport', key);
  const { isWhole } = isMade ? await step('loadReport', key) : { isWhole: false };
  if (!isWhole) throw new Error('Canvas has made no whole report');
  return key;
}

/** Plans the links of an evaluation, and says yes to all that the product lets a person confirm at once. */
export async function confirmAll({ store: { sql } }: PracticeDistrict, evaluationRun: number, ids: WantedIds) {
  const [district] = await sql<[{ id: number }]>`select id from district`;
  await planAdoption(sql, { districtId: district.id, evaluationRun, ids });
  for (const confidence of [Confidence.certain, Confidence.likely])
    await decideLinks(sql, {
      ...{ districtId: district.id, state: LinkState.confirmed, by: 'Registrar' },
      of: { confidence, school: null },
    });
}

/** The steps of an adoption one after the other. */
export async function directAdoption({ activities, district }: PracticeDistrict): Promise<AdoptionResult> {
  const step = directSteps(activities, `adopt/${district}`);
  const { runId } = await step('openAdoption', { district, firstExecutionRunId: `adoption of ${district}` });
  await step('connect', runId);
  await step('chooseLinks', { runId, school: null });
  if ((await step('submitIdChanges', runId)).rows > 0) await step('awaitIdChanges', runId);
  await step('giveIds', runId);
  return step('settleAdoption', { report: await reported(step, runId), school: null });
}
