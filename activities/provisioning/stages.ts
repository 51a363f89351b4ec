import type { StageAttempt, StageName } from '../../store/runs/kinds.js';
import { endStage as noteEnd } from '../../store/runs/stages.js';
import { beginProvisioningStage, type RunContext } from '../../store/provisioning/context.js';
import type { ActivityDeps } from '../deps.js';

type Deps = Pick<ActivityDeps, 'store' | 'log'>;

/** Notes in store and log the begin of an attempt at a stage, and reads the run for it. */
export async function beginStage(
  { store, log }: Deps,
  runId: number,
  stage: StageName,
): Promise<RunContext & { stage: StageAttempt }> {
  const run = await beginProvisioningStage(store.db, runId, stage);
  log.info(keysOf(run, stage), 'stage begins');
  return run;
}

/** Notes in store and log the end of a stage. Throws `StoreError` if the run, or this attempt, may no longer write. */
export async function endStage(
  { store, log }: Deps,
  run: RunContext,
  stage: StageName,
  counts: Record<string, unknown>,
): Promise<void> {
  const seconds = await noteEnd(store.sql, run, stage, counts);
  log.info({ ...keysOf(run, stage), seconds, counts: numbersIn(counts) }, 'stage ends');
}

function keysOf({ district, number, kind, stage: attempted }: RunContext, stage: StageName) {
  return { district, run: number, kind, stage, attempt: attempted?.attempt ?? 1 };
}

interface Numbers {
  [name: string]: number | Numbers;
}

/** The numbers among a stage's counts: texts, such as a provider's warnings, may contain anything. */
function numbersIn(counts: object): Numbers {
  const numbers: Numbers = {};
  for (const [name, value] of Object.entries(counts) as Array<[string, unknown]>) {
    if (typeof value === 'number') numbers[name] = value;
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) numbers[name] = numbersIn(value);
  }
  return numbers;
}
