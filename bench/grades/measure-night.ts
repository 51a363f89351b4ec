import type { PassbackReport } from '../../activities/passback/settle.js';
import type { passGradesBack } from '../../workflows/passback/pass-grades-back.js';
import { passbackId, taskQueue } from '../../workflows/ids.js';
import { mostMegabytesOf } from '../process-memory.js';
import { processorSeconds } from '../processor-time.js';
import type { RequestCounts } from './control.js';
import type { PracticeDistrict } from './practice-district.js';

export interface GradesNight {
  name: string;
  sections: number;
  seconds: number;
  /** Grades that have changed in Canvas since the night before; null: they are not counted. */
  changed: number | null;
  /** Writes of line items and results that came to the SIS. */
  puts: number;
  requests: RequestCounts;
  events: number;
  /** Most resident memory of the worker's process so far, megabytes. */
  workerMb: number;
  /** Processor seconds of each program. */
  processor: Record<string, number>;
  /** Seconds of each stage, in order. */
  stages: Record<string, number>;
}

/**
 * Runs one passback to its end, and counts at the sandbox what came to it. Throws if it has not carried everything.
 *
 * @param classes sourcedIds. Default: the whole district
 */
export async function measureNight(
  { client, control, district, programs, store }: PracticeDistrict,
  night: { name: string; asOf: string; changed: number | null; classes?: readonly string[] },
): Promise<GradesNight> {
  const { name, asOf, changed, classes } = night;
  await control.forgetRequests();
  const before = processorSeconds(programs);
  const began = Date.now();
  const handle = await client.workflow.start<typeof passGradesBack>('passGradesBack', {
    workflowId: passbackId(district),
    taskQueue,
    args: [{ district, asOf, ...(classes && { scope: { classes: [...classes] } }) }],
  });
  const report = await handle.result();
  const seconds = (Date.now() - began) / 1000;
  const after = processorSeconds(programs);
  mustBeComplete(name, report);
  const { count: puts } = await control.writes();
  const stages = await store.sql<Array<{ stage: string; seconds: number }>>`
    select stage, extract(epoch from ended_at - started_at)::float8 as seconds
    from run_stage where run_id = (select max(id) from run) and ended_at is not null order by started_at`;
  const names = Object.keys(programs) as Array<keyof typeof programs>;
  return {
    ...{ name, changed, puts, seconds, sections: report.classes.done },
    requests: await control.requests(),
    events: Number((await handle.describe()).historyLength),
    workerMb: mostMegabytesOf(programs.worker),
    processor: Object.fromEntries(names.map((each) => [each, after[each] - before[each]])),
    stages: Object.fromEntries(stages.map((each) => [each.stage, each.seconds])),
  };
}

function mustBeComplete(name: string, { outcome, sent, classes, notes }: PassbackReport): void {
  if (outcome === 'complete' && classes.skipped === 0) return;
  throw new Error(`${name}: ${outcome}, ${JSON.stringify({ sent, classes, notes })}`);
}
