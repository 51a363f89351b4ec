import type { WorkflowHandle } from '@temporalio/client';
import { LinkState } from '../../roster/adoption/link-states.js';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import type { WantedIds } from '../../roster/adoption/need-of.js';
import { Confidence } from '../../roster/matching/facts.js';
import { decideLinks } from '../../store/adoption/links.js';
import { planAdoption } from '../../store/adoption/plan.js';
import { districtOf } from '../../store/districts/district-of.js';
import { latestEvaluation } from '../../store/evaluation/read.js';
import { adoptionId, evaluationId, taskQueue } from '../../workflows/ids.js';
import type { Stage } from '../kills/stage.js';
import { patiently, type StageDistrict } from '../kills/stage-district.js';

/** A conversion on a stage, where processes are killed: each run is a handle to wait for. */
export function conversionOf(stage: Stage, { district }: StageDistrict) {
  const start = (type: string, workflowId: string, input: object): Promise<WorkflowHandle> =>
    patiently(() => stage.client.workflow.start(type, { workflowId, taskQueue, args: [input] }));
  const { db, sql } = stage.store;
  return {
    evaluate: (asOf = '2026-11-23T09:00') => start('evaluateDistrict', evaluationId(district), { district, asOf }),
    /** Takes the links of the last evaluation over, and says yes to all that it proposes. */
    confirmAll: async (ids: WantedIds): Promise<void> => {
      const { districtId } = await districtOf(db, district);
      const { runId: evaluationRun } = (await latestEvaluation(db, districtId))!;
      await planAdoption(sql, { districtId, evaluationRun, ids });
      for (const confidence of [Confidence.certain, Confidence.likely])
        await decideLinks(sql, {
          ...{ districtId, state: LinkState.confirmed, by: 'Registrar' },
          of: { confidence, school: null },
        });
    },
    adopt: () => start('adoptDistrict', adoptionId(district), { district, school: null }),
    back: () => start('takeAdoptionBack', adoptionId(district), { district }),
  };
}

/** What an adoption or its taking back came to, asked again as long as the Temporal server is away. */
export const adopted = (run: WorkflowHandle): Promise<AdoptionResult> =>
  patiently(() => run.result() as Promise<AdoptionResult>);
