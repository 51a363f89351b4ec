import { ParentClosePolicy, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { AlertInput } from '../../activities/alerts/alerts.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { alertsId } from '../ids.js';
import { startUnlessOpen } from '../start-unless-open.js';
import { sendAlerts } from './send-alerts.js';

/** What is told of a run that has closed; null: it ended well. */
export function eventOf(outcome: RunOutcome): 'held' | 'partial' | null {
  if (outcome === RunOutcome.held) return 'held';
  return outcome === RunOutcome.partial ? 'partial' : null;
}

/** Starts the alerts of a run that has ended, or that waits. The run does not wait for them. */
export async function startAlerts(run: number, input: AlertInput): Promise<void> {
  const workflowId = alertsId(input.district, run, input.event);
  await startUnlessOpen(workflowId, () =>
    startChild(sendAlerts, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      // What was told when a run began to wait is not told again when it closes.
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      staticSummary: `alerts of ${input.district}, run ${run}`,
      args: [input],
    }),
  );
}
