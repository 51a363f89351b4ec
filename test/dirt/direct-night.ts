import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Activities } from '../../activities/index.js';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import type { PracticeDistrict } from '../nights/practice-district.js';

/** As a night reads them (workflows/provisioning/provision-district.ts). */
const reading: CollectionName[][] = [['orgs', 'academicSessions', 'courses', 'classes', 'users'], ['enrollments']];

type Step = keyof Activities;
type Done<Name extends Step> = Awaited<ReturnType<Activities[Name]>>;

/** The engine would try for hours; what fails so often in a practice district fails every time. */
const mostFailures = 2;

/**
 * The steps of a night one after the other, without the engine: connect, extract, map, plan, guard, import, settle. A step
 * that fails ends the night, as one does that no retry can mend.
 */
export async function directNight({ activities, district }: PracticeDistrict, asOf: string): Promise<RunReport> {
  const workflowExecution = { workflowId: `provision/${district}`, runId: randomUUID() };
  const engine = new MockActivityEnvironment({ workflowExecution });
  const step = async <Name extends Step>(name: Name, input: Parameters<Activities[Name]>[0]): Promise<Done<Name>> => {
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
    const code = String(
      (error as { type?: string; code?: string }).type ?? (error as { code?: string }).code ?? 'UNKNOWN',
    );
    await step('abandonRun', { runId, outcome: 'failed', code });
    throw error;
  }
}
