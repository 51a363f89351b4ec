import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import type { CanvasErrorCode } from '../../codes/client-errors.js';
import { cutOffsOf, upcomingCutOffs, type CutOff } from '../../gradebook/cut-offs.js';
import { codesToTell, mostInMessage, teacherMessage } from '../../gradebook/teacher-message.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { momentOf } from '../../roster/night-hours.js';
import { Purpose } from '../../store/credentials/lease-decision.js';
import {
  noteNotices,
  noticeCounts,
  recordNotices,
  teachersOfRun,
  untoldTeachers,
  type NoticeCounts,
  type UntoldProblem,
  type UntoldTeacher,
} from '../../store/passback/teacher-notices.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';

/** What teachers would be told of. */
export interface UntoldCounts {
  teachers: number;
  problems: number;
}

export interface ToldTeachers extends NoticeCounts {
  /** Why Canvas has refused the messages; null if it has not. */
  refused: CanvasErrorCode | null;
}

/** Errors after which a message may have been sent: it is not repeated. */
const mayBeSent: ReadonlySet<CanvasErrorCode> = new Set([
  'CANVAS_UNREACHABLE',
  'CANVAS_SERVER_ERROR',
  'CANVAS_ANSWER_NOT_JSON',
  'CANVAS_ANSWER_UNREADABLE',
]);

/** Refusals that say nothing about the messages to others. */
const ofOneTeacher: ReadonlySet<CanvasErrorCode> = new Set(['CANVAS_REQUEST_REFUSED', 'CANVAS_NOT_FOUND']);

/** The teachers with problems that they have not been told of; none where the district does not want it. */
export async function teachersToTell(deps: Pick<ActivityDeps, 'store'>, run: Run): Promise<UntoldTeacher[]> {
  if (run.settings.passback.tellTeachers === 'never') return [];
  const { endDateInclusive } = profileOf(run.settings.sis);
  return untoldTeachers(deps.store.sql, run, { codes: codesToTell(run.settings.passback), endDateInclusive });
}

/** Writes to teachers, after the run is closed: what goes wrong here changes nothing of its outcome. */
export function createTellTeachersActivities(deps: ActivityDeps) {
  const { sql, db } = deps.store;
  return {
    /** One message to each teacher. Each problem is recorded before: a message whose answer is lost is not sent again. */
    async tellTeachers(runId: number): Promise<ToldTeachers> {
      const run = await readRun(db, runId);
      const { heartbeat, cancellationSignal: signal } = Context.current();
      const { passback, timezone } = run.settings;
      const [cutOff = null] = upcomingCutOffs(cutOffsOf(passback), [], momentOf(run, new Date()), timezone);
      const canvas = canvasOf(deps, run, signal, Purpose.passback);
      let refused: CanvasErrorCode | null = null;
      try {
        // Of an earlier attempt.
        const written = await teachersOfRun(sql, runId);
        for (const teacher of await teachersToTell(deps, run)) {
          if (written.size >= passback.tellAtMost) break;
          if (written.has(teacher.sourcedId)) continue;
          const answer = await tell(run, teacher, cutOff, canvas, signal);
          if (answer === 'sent') written.add(teacher.sourcedId);
          else refused = answer ?? refused;
          if (answer !== 'sent' && answer !== null && !ofOneTeacher.has(answer)) break;
          heartbeat();
        }
      } finally {
        canvas.close();
      }
      const told = { ...(await noticeCounts(sql, runId)), refused };
      deps.log.info({ district: run.district, run: run.number, ...told }, 'teachers are told');
      return told;
    },
  };

  /** The code of a refusal; null if there is nobody to write to. */
  async function tell(
    run: Run,
    { sourcedId, userSisId, problems }: UntoldTeacher,
    cutOff: CutOff | null,
    canvas: CanvasClient,
    signal: AbortSignal,
  ): Promise<'sent' | CanvasErrorCode | null> {
    const { courseSisId } = problems[0]!;
    let recorded: UntoldProblem[] = [];
    try {
      const address = await canvas.messageAddress({ userSisId, courseSisId }, signal);
      if (address === null) return null;
      recorded = await recordNotices(sql, run, { sourcedId, problems: problems.slice(0, mostInMessage) });
      if (recorded.length === 0) return null;
      await canvas.sendMessage(address, teacherMessage(recorded, cutOff), signal);
    } catch (error) {
      if (!(error instanceof CanvasError)) throw error;
      if (recorded.length > 0 && mayBeSent.has(error.code)) return 'sent';
      await noteNotices(sql, run, sourcedId, 'refused');
      return error.code;
    }
    await noteNotices(sql, run, sourcedId, 'told');
    return 'sent';
  }
}
