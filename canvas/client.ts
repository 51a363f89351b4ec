import { createAssignmentReads } from './grades/assignments.js';
import { createCourseGradeReads } from './grades/course-grades.js';
import { createConversations } from './grades/conversations.js';
import { createChangeReads } from './grades/changed-submissions.js';
import { createGradeRights } from './grades/rights.js';
import { createSubmissionReads } from './grades/submissions.js';
import { createHoldings } from './sis/holdings.js';
import { createCanvasRequests, type CanvasOptions } from './requests.js';
import { createAccountReports } from './reports/account-reports.js';
import { createReadBack } from './sis/read-back.js';
import { createReadiness } from './sis/readiness.js';
import { createSisIds } from './sis/sis-ids.js';
import { createSisImports } from './sis/sis-imports.js';

export type CanvasClient = ReturnType<typeof createCanvasClient>;

/**
 * A client of one Canvas as one service user. Slows down near Canvas's rate limit; retries reads a few times, but never
 * a submission that may have arrived. Every failure is a `CanvasError`.
 */
export function createCanvasClient(options: CanvasOptions) {
  const requests = createCanvasRequests(options);
  const [readBack, holdings] = [createReadBack(requests), createHoldings(requests)];
  const readiness = createReadiness(requests, readBack, holdings);
  const changes = createChangeReads(requests);
  const grades = {
    ...createAssignmentReads(requests),
    ...createSubmissionReads(requests),
    ...changes,
    ...createCourseGradeReads(requests),
    ...createGradeRights(requests, changes),
    ...createConversations(requests),
  };
  const reports = createAccountReports(requests, options);
  return {
    ...{ ...createSisImports(requests), ...createSisIds(requests), ...readBack, ...holdings, ...readiness },
    ...{ ...grades, ...reports, close: requests.close },
  };
}
