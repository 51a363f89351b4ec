import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { evaluationId, taskQueue } from '../../workflows/ids.js';
import { stepSeconds } from '../measure-size.js';
import { startPipeline } from '../pipeline.js';
import { createCanvasInUse } from './canvas-in-use.js';
import { createReportAnswers } from './report-answers.js';
const enrollments = Number(process.argv[2]);
const folder = mkdtempSync('/tmp/evalbench-');
mkdirSync(folder, { recursive: true });
const zip = join(folder, 'report.zip');
const canvas = createCanvasInUse(enrollments);
await canvas.writeReport(zip);
const p = await startPipeline({ folder, enrollments, lanes: 2, districts: ['bench-1'], built: process.env.BUILT === '1', canvasInUse: createReportAnswers(canvas, zip) });
for (const s of ["set session_preload_libraries='auto_explain'", "set auto_explain.log_min_duration='300ms'", "set auto_explain.log_analyze=on", "set auto_explain.log_timing=off","set log_min_duration_statement=300"]) await p.store.sql.unsafe(`alter system ${s}`).catch((e) => console.log(s, String(e)));
await p.store.sql`select pg_reload_conf()`;
await p.startWorker();
for (let i = 0; i < Number(process.argv[3] ?? 1); i++) {
  const t = Date.now();
  const h = await p.client.workflow.start('evaluateDistrict', { workflowId: evaluationId('bench-1'), taskQueue, args: [{ district: 'bench-1', asOf: '2026-11-23T00:30' }] });
  console.log(await h.result(), (Date.now() - t) / 1000, await stepSeconds(h));
}
console.log(folder);
await p.stop();
process.exit(0);
