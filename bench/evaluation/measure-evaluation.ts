import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { evaluationId, taskQueue } from '../../workflows/ids.js';
import type { evaluateDistrict } from '../../workflows/evaluation/evaluate-district.js';
import { stepSeconds } from '../measure-size.js';
import { middleOf } from '../middle-of.js';
import { startPipeline } from '../pipeline.js';
import { mostMegabytesOf } from '../process-memory.js';
import { processorSeconds } from '../processor-time.js';
import { drain, type Drained } from '../run-drain.js';
import { createCanvasInUse } from './canvas-in-use.js';
import { createReportAnswers } from './report-answers.js';

export interface EvaluationFigures {
  enrollments: number;
  /** Of the SIS's pages and of Canvas's report, the middle ones. */
  drains: { sis: Drained; report: Drained };
  middle: MeasuredEvaluation;
  /** In the order in which they were measured. */
  all: MeasuredEvaluation[];
}

export interface MeasuredEvaluation {
  seconds: number;
  /** Seconds by those of the drains of both ends, one after the other, just before and after it. */
  drains: number;
  linked: number;
  question: number;
  made: number;
  events: number;
  /** Most resident memory of the worker's process so far, megabytes. */
  workerMb: number;
  /** Processor seconds of each program. */
  processor: Record<string, number>;
  /** Seconds of each step as the engine saw it, in order. */
  steps: Record<string, number>;
}

const run = promisify(execFile);
const address = '/report.zip';

/** Times that a district is evaluated; the middle one counts. */
const timesAt = (enrollments: number): number => (enrollments > 1_000_000 ? 1 : 3);

/** Measures evaluations of one size by a worker that has just started, each with drains of both ends before and after. */
export async function measureEvaluation(options: {
  folder: string;
  enrollments: number;
  lanes: number;
  /** Runs the worker that `npm run build` made. */
  built: boolean;
}): Promise<EvaluationFigures> {
  const { folder, enrollments, lanes } = options;
  const district = 'bench-1';
  mkdirSync(folder, { recursive: true });
  const zip = join(folder, 'report.zip');
  const canvas = createCanvasInUse(enrollments);
  await canvas.writeReport(zip);
  const pipeline = await startPipeline({
    ...options,
    districts: [district],
    canvasInUse: createReportAnswers(canvas, zip),
  });
  const worker = await pipeline.startWorker();
  const programs: Record<string, number> = { worker: worker.pid, ...pipeline.programs };
  const drainBoth = async (): Promise<EvaluationFigures['drains']> => ({
    sis: await drain(pipeline.powerschool, lanes),
    report: await drainReport(`${pipeline.sink.url}${address}`, join(folder, 'drained.zip')),
  });
  const secondsOf = ({ sis, report }: EvaluationFigures['drains']): number => sis.seconds + report.seconds;
  const drains = [await drainBoth()];
  const all: MeasuredEvaluation[] = [];
  try {
    for (let time = 0; time < timesAt(enrollments); time += 1) {
      const before = processorSeconds(programs);
      const began = Date.now();
      const handle = await pipeline.client.workflow.start<typeof evaluateDistrict>('evaluateDistrict', {
        ...{ workflowId: evaluationId(district), taskQueue, args: [{ district, asOf: '2026-11-23T00:30' }] },
      });
      const { linked, question, made } = await handle.result();
      const seconds = (Date.now() - began) / 1000;
      const after = processorSeconds(programs);
      drains.push(await drainBoth());
      const [sooner, later] = drains.slice(-2).map(secondsOf) as [number, number];
      all.push({
        ...{ seconds, drains: seconds / ((sooner + later) / 2), linked, question, made },
        events: Number((await handle.describe()).historyLength),
        workerMb: mostMegabytesOf(worker.pid),
        processor: Object.fromEntries(Object.entries(after).map(([name, at]) => [name, at - before[name]!])),
        steps: await stepSeconds(handle),
      });
    }
  } finally {
    await pipeline.stop();
  }
  return {
    ...{ enrollments, all, drains: middleOf(drains, secondsOf) },
    middle: middleOf(all, (each) => each.drains),
  };
}

/** Drains the report in a process of its own (bench/evaluation/drain-report.ts). */
async function drainReport(url: string, file: string): Promise<Drained> {
  const script = fileURLToPath(new URL('./drain-report.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url, file]);
  return JSON.parse(stdout) as Drained;
}
