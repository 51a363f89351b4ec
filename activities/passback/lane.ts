import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import type { Code } from '../../codes/registry.js';
import { framesOf, toCodedError } from '../../codes/to-coded-error.js';
import { AfterFailure, afterFailure, isOfOneClass, mostFailures } from '../../gradebook/class-failure.js';
import { ClassProgress } from '../../store/schema/passback.js';
import {
  advanceClass,
  areAnyAt,
  claimClass,
  countClasses,
  forgiveFailures,
  inClass,
  postponeClass,
  releaseClass,
  type ClaimedClass,
} from '../../store/passback/run-classes.js';
import type { StageName } from '../../store/runs/kinds.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { beginSharedStage } from '../../store/runs/stages.js';
import { endPassbackStage } from './stages.js';
import type { ActivityDeps } from '../deps.js';

/** One of the lanes that work through the classes of a run side by side. */
export interface LaneInput {
  runId: number;
  /** From 1. */
  lane: number;
}

export interface LaneResult {
  classes: number;
  skipped: number;
  /** It stopped before its last class. Absent: it did not. */
  stopped?: true;
}

/** Answer of the work on a class after which its lane stops; the class stays where it was. */
export const stopLane = Symbol('stopLane');

export interface LaneStage {
  stage: StageName;
  /** The progress of the classes that it works on, and the one to which they advance. */
  from: ClassProgress;
  to: ClassProgress;
}

/** Why a class is left out of the run. */
export interface LeftOut {
  code: Code;
  /** `excluded`: as somebody wants it, so that it is no failure. */
  as: typeof ClassProgress.skipped | typeof ClassProgress.excluded;
}

/** The work on one class; null if it goes on, `stopLane` if its lane ends. Throws what has failed. */
export type WorkOnClass = (run: Run, claimed: ClaimedClass) => Promise<LeftOut | null | typeof stopLane>;

/** A class that is skipped with a code. */
export const skippedFor = (code: Code): LeftOut => ({ code, as: ClassProgress.skipped });

/** Most stack frames of a failure in the log. */
const mostFrames = 6;

/**
 * Works through the classes that are at `from`, one after the other, until no lane finds another. Each class is claimed
 * in PostgreSQL and advances to `to` in a transaction of its own, so that an attempt that is repeated goes on where the
 * last one was. A heartbeat after each.
 */
export async function workThroughClasses(
  deps: ActivityDeps,
  { runId, lane }: LaneInput,
  { stage, from, to }: LaneStage,
  work: WorkOnClass,
): Promise<LaneResult> {
  const { sql, db } = deps.store;
  const context = Context.current();
  const run = await readRun(db, runId);
  const claim = randomUUID();
  await beginSharedStage(sql, runId, stage);
  const result: LaneResult = { classes: 0, skipped: 0 };
  /** Classes at which this attempt has failed, and those of them since one went well. */
  const failed = new Set<string>();
  const inARow = new Set<string>();
  let lastFailure: unknown = null;
  for (;;) {
    context.cancellationSignal.throwIfAborted();
    const claimed = await claimClass(sql, runId, { from, lane, claim, except: [...failed] });
    if (claimed === null) {
      // Those that failed are tried again by the next attempt, after a while.
      if (await areAnyAt(sql, runId, from, [...failed])) throw lastFailure;
      await endPassbackStage(deps, run, stage, await countClasses(sql, runId));
      return result;
    }
    const leftOut =
      claimed.failures < mostFailures
        ? await work(run, claimed).then(wentWell, (error: unknown) => afterError(claimed, error))
        : skippedFor('CLASS_STEP_LOST');
    if (leftOut === stopLane) {
      await releaseClass(sql, runId, claimed);
      return { ...result, stopped: true };
    }
    if (leftOut !== 'later') {
      await advance(claimed, leftOut);
      result.classes += 1;
      if (leftOut?.as === ClassProgress.skipped) result.skipped += 1;
    }
    context.heartbeat(result);
  }

  function wentWell(leftOut: LeftOut | null | typeof stopLane): LeftOut | null | typeof stopLane {
    inARow.clear();
    return leftOut;
  }

  async function afterError(claimed: ClaimedClass, error: unknown): Promise<LeftOut | 'later'> {
    const coded = toCodedError(error);
    const { code } = coded;
    if (!isOfOneClass(code)) inARow.add(claimed.classId);
    const { later, stop } = AfterFailure;
    const decision = afterFailure(coded, { failures: claimed.failures + 1, inARow: inARow.size });
    if (decision === stop) {
      await forgive(claimed);
      throw error;
    }
    const about = { district: run.district, run: run.number, stage, class: claimed.classId, code, decision };
    deps.log.warn({ ...about, at: framesOf(error).slice(0, mostFrames) }, 'a class failed');
    if (decision !== later) return skippedFor(code);
    failed.add(claimed.classId);
    lastFailure = error;
    await postponeClass(sql, runId, claimed);
    return later;
  }

  /** The failures were not the classes' own. Where PostgreSQL itself fails they count, which takes three to matter. */
  async function forgive(claimed: ClaimedClass): Promise<void> {
    const others = [...inARow].filter((each) => each !== claimed.classId);
    try {
      await releaseClass(sql, runId, claimed);
      await forgiveFailures(sql, runId, others);
    } catch (error) {
      const { code } = toCodedError(error);
      deps.log.warn({ district: run.district, run: run.number, stage, code }, 'failures are not taken back');
    }
  }

  async function advance(claimed: ClaimedClass, leftOut: LeftOut | null): Promise<void> {
    if (leftOut === null) return inClass(sql, run, claimed, (tx) => advanceClass(tx, runId, claimed.classId, to));
    // A class that another run holds is not fenced by this one.
    await sql.begin((tx) => advanceClass(tx, runId, claimed.classId, leftOut.as, leftOut.code));
  }
}
