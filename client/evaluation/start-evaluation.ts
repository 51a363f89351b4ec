import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { evaluateDistrict } from '../../workflows/evaluation/evaluate-district.js';
import { evaluationId, taskQueue } from '../../workflows/ids.js';
import { District, SyncKind } from '../../workflows/search-attributes.js';

/**
 * Starts an evaluation; one that is under way is returned instead: it reads the same.
 *
 * @param asOf the run's date in the district's zone; null: today
 */
export async function startEvaluation(client: Client, district: string, asOf: string | null): Promise<WorkflowHandle> {
  try {
    return await client.workflow.start<typeof evaluateDistrict>('evaluateDistrict', {
      workflowId: evaluationId(district),
      workflowIdConflictPolicy: 'FAIL',
      taskQueue,
      args: [{ district, asOf }],
      staticSummary: `evaluate ${district}`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: 'evaluate' },
      ],
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return client.workflow.getHandle(evaluationId(district));
    throw error;
  }
}
