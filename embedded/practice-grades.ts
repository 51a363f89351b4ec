import type { Client } from '@temporalio/client';
import type { PassbackReport } from '../activities/passback/settle.js';
import { reportText } from '../client/grades/render.js';
import { startPassback } from '../client/grades/start-passback.js';
import { createProgressPrinter } from '../client/render-progress.js';
import { firstExecutionOf, watchRun } from '../client/watch.js';
import { everything } from '../gradebook/scope.js';
import type { StackInfo } from '../config/stack-file.js';
import type { Store } from '../store/postgres/connect.js';
import { districtOf } from '../store/districts/district-of.js';
import { provisionedClasses } from '../store/provisioning/roster-for-passback.js';
import { notedReasons } from '../store/reports/grades/planned.js';
import { runProgress } from '../store/reports/progress.js';

/** Courses in which the practice district's teachers have given work: enough to see something, and soon done. */
const taughtCourses = 8;

export interface PracticeGrades {
  store: Store;
  temporal: Client;
  info: StackInfo;
  district: string;
  /** The date of the run that has provisioned the district. */
  asOf: string;
  say: (line: string) => void;
}

/**
 * Carries grades of the practice district, whose teachers begin to teach when it is provisioned for the first time. Null
 * if its file does not enable passback.
 */
export async function carryPracticeGrades(practice: PracticeGrades): Promise<PassbackReport | null> {
  const { store, temporal, district, asOf, say } = practice;
  const { settings } = await districtOf(store.db, district);
  if (!settings.passback.enabled) return null;
  await beginTeaching(practice);
  const handle = await startPassback(temporal, { district, asOf });
  const printer = createProgressPrinter(process.stderr);
  say('');
  for await (const snapshot of watchRun(store, handle)) printer.show(snapshot);
  const report: PassbackReport = await handle.result();
  const { runId } = (await runProgress(store.sql, firstExecutionOf(await handle.describe())))!;
  say(`\n${reportText(report, await notedReasons(store.sql, runId), null)}`);
  return report;
}

async function beginTeaching({ store, info, district, asOf }: PracticeGrades): Promise<void> {
  const existing = await fetch(`${info.controlUrl}/canvas/assignments`);
  if ((await existing.text()).trim() !== '') return;
  const { districtId, settings } = await districtOf(store.db, district);
  const classes = await provisionedClasses(store.sql, districtId, {
    ...{ asOf, daysAfterEnd: 0, scope: everything, selection: settings.passback },
  });
  const every = Math.max(1, Math.floor(classes.length / taughtCourses));
  const courses = classes.filter((_, at) => at % every === 0).slice(0, taughtCourses);
  await control(info, 'PUT', '/canvas/clock', { now: `${asOf}T18:00:00Z` });
  await control(info, 'POST', '/canvas/teach', {
    ...{ act: 'fill-courses', courses: courses.map((each) => each.courseId) },
    ...{ assignments: 3, graded: 0.7, publish: true },
  });
}

async function control(info: StackInfo, method: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${info.controlUrl}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}
