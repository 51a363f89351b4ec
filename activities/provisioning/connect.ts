import { CodedError } from '../../codes/coded-error.js';
import { Context } from '@temporalio/activity';
import { readinessProblems, withoutSiblings } from '../../canvas/sis/readiness.js';
import { takeFingerprint } from '../../oneroster/rostering/fingerprint.js';
import { openProvisioning } from '../../store/provisioning/open.js';
import { RunKind } from '../../codes/run-kinds.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { hasSubmitted } from '../../store/provisioning/imports/submissions.js';
import { canvasOf, sisOf } from '../clients.js';
import { dateOfRun } from '../date-of-run.js';
import type { ActivityDeps } from '../deps.js';
import { sendingKinds, StageName } from '../../store/runs/kinds.js';
import { lookForOtherImporters, type ImporterCounts } from './other-importers.js';
import { beginStage, endStage } from './stages.js';
import { stageOfOpenRun } from '../../store/runs/stages.js';
import { siblingObjects } from '../../store/districts/sibling-objects.js';
import { districtZone } from '../../store/districts/district-of.js';

export interface OpenRunInput {
  district: string;
  mode: Mode;
  /** The run's date in the district's zone, `YYYY-MM-DD`, or a local time of it; null: today. */
  asOf: string | null;
  /** Of its workflow; absent in runs that an earlier version began, which never continued as new. */
  firstExecutionRunId?: string;
}

const kindOf = {
  observe: RunKind.observing,
  add: RunKind.adding,
  apply: RunKind.provisioning,
} as const;
/** What a run does with its plan: nothing, send what gives, or send all of it. */
export type Mode = keyof typeof kindOf;

export interface OpenedRun {
  runId: number;
  number: number;
  asOf: string;
  timings: 'production' | 'practice';
}

export interface ConnectResult {
  provider: string;
  total: number | null;
  pageCap: number | null;
  firstNight: boolean;
  /** Others who import into the same Canvas; absent in runs of earlier versions, null if that cannot be known. */
  otherImporters?: number | null;
}

/** The first stage: opens the run and checks both systems. */
export function createConnectActivities(deps: ActivityDeps) {
  const { sql } = deps.store;
  return {
    async openRun(input: OpenRunInput): Promise<OpenedRun> {
      const { workflowExecution } = Context.current().info;
      const zone = await districtZone(deps.store.db, input.district);
      const { asOf, readAt } = dateOfRun(input.asOf, zone);
      const opened = await openProvisioning(sql, {
        district: input.district,
        kind: kindOf[input.mode],
        asOf,
        readAt,
        workflowId: workflowExecution!.workflowId,
        firstExecutionRunId: input.firstExecutionRunId ?? workflowExecution!.runId,
      });
      return { runId: opened.runId, number: opened.number, asOf, timings: deps.profile };
    },

    /** The stage in which the district's open run is; null if none is open. */
    async stageOfOpenRun(district: string): Promise<string | null> {
      return stageOfOpenRun(deps.store.db, district);
    },

    async connect(runId: number): Promise<ConnectResult> {
      const run = await beginStage(deps, runId, StageName.connect);
      // A failure of one check aborts the other.
      const over = new AbortController();
      const signal = AbortSignal.any([Context.current().cancellationSignal, over.signal]);
      const client = sisOf(deps, run, signal);
      try {
        const [fingerprint, importers] = await Promise.all([
          takeFingerprint(client, signal),
          checkCanvas(deps, run, signal),
        ]);
        const failure = fingerprint.failures[0];
        if (failure) {
          const { code, what, words, remedy } = failure;
          const said = words === '' ? '' : ` It says: ${words}.`;
          throw new CodedError(code, `The SIS cannot be read (${what}).${said}`, { remedy });
        }
        await endStage(deps, run, StageName.connect, {
          ...{ ...fingerprint, failures: undefined },
          otherImporters: importers,
        });
        return {
          provider: fingerprint.provider,
          total: fingerprint.collections.enrollments?.total ?? null,
          pageCap: fingerprint.pageCap,
          firstNight: run.firstNight,
          otherImporters: importers?.importers ?? null,
        };
      } finally {
        over.abort();
        client.close();
      }
    },
  };
}

/**
 * Checks that Canvas answers as the root account with the permissions that imports need, is the host that accepted this
 * district's rows, and, before a first apply, holds no SIS objects but those of other districts of
 * this Rollbook; and that nobody else imports into it regularly.
 */
async function checkCanvas(deps: ActivityDeps, run: RunContext, signal: AbortSignal): Promise<ImporterCounts | null> {
  const canvas = canvasOf(deps, run, signal);
  const isFirstApply = run.canvasHost === null && !(await hasSubmitted(deps.store.db, run.districtId));
  const isSending = sendingKinds.includes(run.kind);
  try {
    const read = await canvas.canvasState({ withSample: isFirstApply && isSending });
    const siblings = await siblingObjects(deps.store.sql, run, read.sample?.sisIds);
    const state = { ...read, sample: withoutSiblings(read.sample, siblings) };
    const host = new URL(run.settings.canvas.url).host;
    const problems = readinessProblems(state, { host, acceptedBy: run.canvasHost, isFirstApply });
    const found = problems.find(
      ({ stops }) => stops === 'every' || (stops === 'firstApply' && isFirstApply && isSending),
    );
    if (found) {
      const { code, message, remedy } = found;
      throw new CodedError(code, message, { remedy });
    }
    return await lookForOtherImporters(deps, run, canvas);
  } finally {
    canvas.close();
  }
}
