import type { WorkflowHandle } from '@temporalio/client';

/** Seconds of a step by the engine's events: in the queue until a worker took it, and from there to its end. */
export interface StepTimes {
  queued: number;
  atWork: number;
}

/** How long the steps of each run waited and worked, by the name of the step: the mean over the runs. */
export async function meanStepTimes(handles: readonly WorkflowHandle[]): Promise<Record<string, StepTimes>> {
  const steps: Record<string, StepTimes> = {};
  for (const handle of handles) {
    for (const [name, { queued, atWork }] of await stepTimes(handle)) {
      const step = (steps[name] ??= { queued: 0, atWork: 0 });
      step.queued += queued / handles.length;
      step.atWork += atWork / handles.length;
    }
  }
  return steps;
}

async function stepTimes(handle: WorkflowHandle): Promise<Array<[string, StepTimes]>> {
  const { events } = await handle.fetchHistory();
  const begun = new Map<string, { name: string; scheduled: number; started: number }>();
  const ended: Array<[string, StepTimes]> = [];
  for (const event of events ?? []) {
    const at = Number(event.eventTime?.seconds ?? 0) + Number(event.eventTime?.nanos ?? 0) / 1e9;
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (name) begun.set(String(event.eventId), { name, scheduled: at, started: at });
    const taken = begun.get(String(event.activityTaskStartedEventAttributes?.scheduledEventId));
    if (taken) taken.started = at;
    const step = begun.get(String(event.activityTaskCompletedEventAttributes?.scheduledEventId));
    if (step) ended.push([step.name, { queued: step.started - step.scheduled, atWork: at - step.started }]);
  }
  return ended;
}
