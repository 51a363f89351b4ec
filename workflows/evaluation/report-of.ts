import { ApplicationFailure } from '@temporalio/workflow';
import type { ReportKey } from '../../activities/evaluation/report.js';
import type { DetailsTable } from '../details.js';
import type { Steps } from './steps.js';

/** Reports asked for before a run gives up. */
const mostReports = 3;

type ReportSteps = Pick<Steps, 'requestReport' | 'awaitReport' | 'loadReport'>;

/** Has Canvas report everything that stands; asks again for a report that is no good. */
export async function reportOf(runId: number, steps: ReportSteps, details: DetailsTable): Promise<ReportKey> {
  let code = 'CANVAS_REPORT_FAILED';
  for (let attempt = 1; attempt <= mostReports; attempt += 1) {
    const key = { runId, attempt };
    details.note('report', attempt === 1 ? 'asked for' : `asked for once more (${code})`);
    await steps.requestReport(key);
    if (!(await steps.awaitReport(key)).isMade) {
      code = 'CANVAS_REPORT_FAILED';
      continue;
    }
    const loaded = await steps.loadReport(key);
    if (loaded.isWhole) {
      details.note('report', `${loaded.rows.users} logins, ${loaded.rows.enrollments} enrollments`);
      return key;
    }
    code = loaded.code;
  }
  throw ApplicationFailure.nonRetryable(`No Provisioning report of Canvas could be used (${mostReports} tried).`, code);
}
