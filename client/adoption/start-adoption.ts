import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { adoptDistrict } from '../../workflows/adoption/adopt-district.js';
import type { takeAdoptionBack } from '../../workflows/adoption/take-adoption-back.js';
import { adoptionId, taskQueue } from '../../workflows/ids.js';
import { District, SyncKind } from '../../workflows/search-attributes.js';
import { CommandError } from '../errors.js';

/**
 * Starts an adoption, or its taking back. Throws `CommandError` `RUN_IN_PROGRESS` while either is under way: what it was
 * asked to do is not known here.
 */
export async function startAdoption(
  client: Client,
  wanted: { district: string; school: string | null; isBack: boolean },
): Promise<WorkflowHandle> {
  const { district, school, isBack } = wanted;
  const options = {
    workflowId: adoptionId(district),
    workflowIdConflictPolicy: 'FAIL' as const,
    taskQueue,
    staticSummary: isBack ? `take the adoption of ${district} back` : `adopt ${district}`,
    typedSearchAttributes: [
      { key: District, value: district },
      { key: SyncKind, value: 'adopt' },
    ],
  };
  try {
    return isBack
      ? await client.workflow.start<typeof takeAdoptionBack>('takeAdoptionBack', { ...options, args: [{ district }] })
      : await client.workflow.start<typeof adoptDistrict>('adoptDistrict', {
          ...options,
          args: [{ district, school }],
        });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new CommandError('RUN_IN_PROGRESS', `An adoption of "${district}" is under way.`);
  }
}
