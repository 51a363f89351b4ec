import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import type { ErrorCode } from '../../codes/registry.js';
import { ClassProgress } from '../../store/schema/passback.js';
import {
  advanceClass,
  claimClass,
  countClasses,
  inClass,
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

/** Errors of one class that say nothing about the others: it is left out of the run, with the code. */
const ofOneClass: ReadonlySet<ErrorCode> = new Set([
  'CANVAS_NOT_FOUND',
  'CANVAS_PERMISSION_MISSING',
  'CANVAS_FORBIDDEN',
  'CANVAS_REQUEST_REFUSED',
  'CANVAS_ANSWER_UNREADABLE',
  'NOT_FOUND',
  'FORBIDDEN',
  'BAD_REQUEST',
  'ANSWER_NOT_ONEROSTER',
]);

export interface LaneStage {
  stage: StageName;
  /** The progress of the classes that it works on, and the one to which they advance. */
  from: ClassProgress;
  to: ClassProgress;
}

/** The work on one class; the code with which it is skipped, or null, or `stopLane`. */
export type WorkOnClass = (run: Run, claimed: ClaimedClass) => Promise<string | null | typeof stopLane>;

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
  for (;;) {
    context.cancellationSignal.throwIfAborted();
    const claimed = await claimClass(sql, runId, { from, lane, claim });
    if (claimed === null) {
      await endPassbackStage(deps, run, stage, await countClasses(sql, runId));
      return result;
    }
    const skipCode = await work(run, claimed).catch(codeOfClass);
    if (skipCode === stopLane) {
      await inClass(sql, run, claimed, (tx) => advanceClass(tx, runId, claimed.classId, from));
      return { ...result, stopped: true };
    }
    await advance(claimed, skipCode);
    result.classes += 1;
    if (skipCode !== null) result.skipped += 1;
    context.heartbeat(result);
  }

  async function advance(claimed: ClaimedClass, skipCode: string | null): Promise<void> {
    if (skipCode === null) return inClass(sql, run, claimed, (tx) => advanceClass(tx, runId, claimed.classId, to));
    // A class that another run holds is not fenced by this one.
    await sql.begin((tx) => advanceClass(tx, runId, claimed.classId, ClassProgress.skipped, skipCode));
  }
}

function codeOfClass(error: unknown): string {
  if (error instanceof CodedError && ofOneClass.has(error.code)) return error.code;
  throw error;
}
