import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.js';

type Step = keyof Activities;
type Done<Name extends Step> = Awaited<ReturnType<Activities[Name]>>;
export type DirectStep = <Name extends Step>(name: Name, input: Parameters<Activities[Name]>[0]) => Promise<Done<Name>>;

/** The engine would try for hours; what fails so often in a practice district fails every time. */
const mostFailures = 2;

/** Takes the steps of one run without the engine. A step that fails twice rejects with its error. */
export function directSteps(activities: Activities, workflowId: string): DirectStep {
  const engine = new MockActivityEnvironment({ workflowExecution: { workflowId, runId: randomUUID() } });
  return async <Name extends Step>(name: Name, input: Parameters<Activities[Name]>[0]): Promise<Done<Name>> => {
    const doing = activities[name] as (given: unknown) => Promise<Done<Name>>;
    for (let failures = 0; ;) {
      try {
        return await engine.run<[unknown], Done<Name>, typeof doing>(doing, input);
      } catch (error) {
        const isWaiting = error instanceof ApplicationFailure && error.category === ApplicationFailureCategory.BENIGN;
        if (isWaiting) await sleep(30);
        else if ((failures += 1) === mostFailures) throw error;
      }
    }
  };
}

/** The code of a failure, as a workflow notes it. */
export function codeOfFailure(error: unknown): string {
  const { type, code } = error as { type?: string; code?: string };
  return type ?? code ?? 'UNKNOWN';
}
