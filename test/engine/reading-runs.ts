import type { Client, WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

/** What an operator sees at the top of a run in the Temporal UI. */
export async function currentDetails(handle: WorkflowHandle): Promise<string> {
  const metadata = await handle.query<temporal.api.sdk.v1.IWorkflowMetadata>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

/** The line that stands beside each activity, in the order in which they were scheduled. */
export async function activitySummaries(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((event) => {
    if (!event.activityTaskScheduledEventAttributes) return [];
    const data = event.userMetadata?.summary?.data;
    return [data ? (JSON.parse(Buffer.from(data).toString('utf8')) as string) : ''];
  });
}

/** Last failures of the activities that wait for their next attempt. */
export async function pendingFailures(handle: WorkflowHandle): Promise<string[]> {
  const { raw } = await handle.describe();
  return (raw.pendingActivities ?? []).flatMap(({ lastFailure }) =>
    lastFailure?.message ? [lastFailure.message] : [],
  );
}

/** Ids of the runs that a query finds. */
export async function found(client: Client, query: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
  return ids;
}
