import { Context } from '@temporalio/activity';
import { CanvasError } from '../../canvas/errors.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import { tellsAnything } from '../../config/alert-settings.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import type { Evaluation } from '../../evaluation/model.js';
import { totalsOfShadow } from '../../evaluation/shadow.js';
import { readinessOf } from '../../evaluation/readiness.js';
import { assess } from '../../store/evaluation/assess.js';
import { loadedReport } from '../../store/evaluation/canvas-reports.js';
import { closeEvaluation } from '../../store/evaluation/close.js';
import { coursesToLookInto, noteWork, writeFindings } from '../../store/evaluation/findings.js';
import { isEmptied, refuseEmptied } from '../../store/evaluation/run-tables.js';
import { evaluationOf } from '../../store/evaluation/read.js';
import { schoolsOfObjects } from '../../store/evaluation/schools.js';
import { indexMirror } from '../../store/provisioning/close.js';
import type { RunContext } from '../../store/provisioning/context.js';
import { runOf } from '../../store/provisioning/context.js';
import { certificates } from '../../store/provisioning/mirror/certificates.js';
import { disableNestedLoops } from '../../store/postgres/planner-hints.js';
import { fence } from '../../store/runs/fence.js';
import { StageName } from '../../store/runs/kinds.js';
import { canvasOf } from '../clients.js';
import type { ActivityDeps } from '../deps.js';
import { beginStage, endStage } from '../provisioning/stages.js';
import { whileBeating } from '../while-beating.js';
import { matchOnce } from './match.js';

/** Courses that are looked into for work: two requests each. */
const mostLookedInto = 100;

/** What Temporal may know of an evaluation: counts. */
export interface EvaluationResult {
  district: string;
  run: number;
  asOf: string;
  outcome: typeof RunOutcome.observed;
  linked: number;
  question: number;
  made: number;
  findings: number;
  schools: { ready: number; questions: number; notReady: number };
  /** Differences between Canvas and the roster; new and gone: null at the first comparison. Absent in earlier versions. */
  differs?: { now: number; fresh: number | null; gone: number | null };
  /** Whether anybody is told of nights. */
  alerts?: boolean;
}

/** The last step of an evaluation: what it has found, counted, judged and kept. */
export function createAssessActivities(deps: ActivityDeps) {
  const { db, sql } = deps.store;
  return {
    /** Looks for what somebody should know, asks Canvas what its report does not say, and closes the run. */
    async assessAndClose(runId: number): Promise<EvaluationResult> {
      const closed = await evaluationOf(db, runId);
      const told = async () => ({ alerts: tellsAnything((await runOf(db, runId)).settings.alerts) });
      if (closed !== null) return { ...resultOf(closed), ...(await told()) };
      const run = await beginStage(deps, runId, StageName.compare);
      if (await isEmptied(sql, runId)) await matchOnce(deps, run, (await loadedReport(db, runId))!.attempt);
      const result = await whileBeating((tell) => assessOnce(run, tell));
      return { ...result, ...(await told()) };
    },
  };

  async function assessOnce(
    run: RunContext,
    tell: (progress: object) => void,
  ): Promise<Omit<EvaluationResult, 'alerts'>> {
    const { runId } = run;
    const asked = await sql.begin(async (tx) => {
      await fence(tx, run);
      await refuseEmptied(tx, runId);
      await disableNestedLoops(tx);
      await writeFindings(tx, run);
      return coursesToLookInto(tx, runId, mostLookedInto);
    });
    tell({ courses: asked.courses.length });
    const { working, providers } = await askBesides(deps, run, asked.courses);
    const evaluation = await sql.begin(async (tx): Promise<Evaluation> => {
      await fence(tx, run);
      await refuseEmptied(tx, runId);
      await disableNestedLoops(tx);
      await schoolsOfObjects(tx, run);
      await noteWork(tx, runId, working);
      const assessed = await assess(tx, run, (step) => tell({ comparing: step }));
      const read = await certificates(tx, runId);
      return {
        ...{ district: run.district, name: run.settings.name, run: run.number, asOf: run.asOf },
        ...assessed,
        readiness: assessed.schools.map((school) => readinessOf(school, assessed)),
        reported: (await loadedReport(db, runId))?.rows ?? {},
        lookedInto: { courses: asked.courses.length, of: asked.all },
        providers,
        unproven: Object.entries(read).flatMap(([collection, each]) => (each.certified ? [] : [collection])),
      };
    });
    const result = resultOf(evaluation);
    const { linked, question, made, findings } = result;
    await endStage(deps, run, StageName.compare, { linked, question, made, findings });
    await indexMirror(deps.store, run);
    await closeEvaluation(sql, await runOf(db, runId), evaluation);
    return result;
  }
}

/** Courses that hold work, and the login providers: no report says either. Reads alone. */
async function askBesides(
  deps: ActivityDeps,
  run: RunContext,
  courses: readonly string[],
): Promise<{ working: string[]; providers: string[] | null }> {
  const { cancellationSignal, heartbeat } = Context.current();
  const canvas = canvasOf(deps, run, cancellationSignal);
  try {
    const providers = await canvas.authenticationProviders();
    const held = await mapConcurrently(courses, async (course) => {
      heartbeat({ course: 1 });
      try {
        return (await canvas.courseByIdHoldsWork(course))?.holdsWork === true;
      } catch (error) {
        // The token may not see grades: then nothing is known of the course.
        if (error instanceof CanvasError && !error.retryable) return false;
        throw error;
      }
    });
    return { providers, working: courses.filter((_, at) => held[at]) };
  } finally {
    canvas.close();
  }
}

function resultOf({ district, run, asOf, counts, findings, readiness, shadow }: Evaluation): EvaluationResult {
  const sum = (of: (each: Evaluation['counts'][number]) => number): number =>
    counts.reduce((total, each) => total + of(each), 0);
  const schools = (which: string): number => readiness.filter((each) => each.readiness === which).length;
  return {
    ...{ district, run, asOf, outcome: RunOutcome.observed },
    linked: sum((each) => each.certain + each.likely),
    question: sum((each) => each.question),
    made: sum((each) => each.made),
    findings: findings.reduce((total, each) => total + each.count, 0),
    schools: { ready: schools('ready'), questions: schools('questions'), notReady: schools('notReady') },
    ...(shadow && { differs: { ...totalsOfShadow(shadow) } }),
  };
}
