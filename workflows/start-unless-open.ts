import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';

/**
 * Starts a child with a fixed id, which keeps two runs of a kind apart: a schedule adds the time to its own workflow's
 * id. The id, or null if the run before is still at work.
 */
export async function startUnlessOpen(workflowId: string, start: () => Promise<unknown>): Promise<string | null> {
  try {
    await start();
    return workflowId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
    throw error;
  }
}
