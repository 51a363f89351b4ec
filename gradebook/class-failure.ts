import type { ErrorCode } from '../codes/registry.js';

/** What a lane does after a step has failed at a class. */
export const AfterFailure = {
  /** The class is left out of the run. */
  skip: 'skip',
  /** It is tried again after the others. */
  later: 'later',
  /** The step fails, and Temporal repeats it after a while. */
  stop: 'stop',
} as const;
export type AfterFailure = (typeof AfterFailure)[keyof typeof AfterFailure];

/** Errors of one class that no repetition mends, and that say nothing about the others. */
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
  'ANSWER_CHARSET_UNKNOWN',
  'PROVIDER_REPORTED_FAILURE',
]);

/** Errors that may be of one class (a page of it that a server cannot make) or of the whole system. */
const ofOneClassOrAll: ReadonlySet<ErrorCode> = new Set([
  'CANVAS_SERVER_ERROR',
  'CANVAS_ANSWER_NOT_JSON',
  'CANVAS_PAGING_BROKEN',
  'PROVIDER_FAILED',
  'PROVIDER_UNAVAILABLE',
  'TIMED_OUT',
  'ANSWER_NOT_JSON',
  'ANSWER_CUT_SHORT',
  'UNEXPECTED_STATUS',
  'INTERNAL',
]);

/** Failures of a class in one run after which it is left out. Each of them is already several requests. */
export const mostFailures = 3;

/** Classes that fail one after the other, with none between that goes well: then it is the system, not the classes. */
const mostInARow = 3;

/**
 * What follows from a failure at one class, so that one class whose page always fails does not hold up the others, and
 * a system that is down does not make every class count as left out.
 *
 * @param retryable whether a repetition may mend it
 * @param failures of this class in this run, this one included
 * @param inARow different classes that failed since one went well, this one included
 */
export function afterFailure(
  { code, retryable }: { code: ErrorCode; retryable: boolean },
  { failures, inARow }: { failures: number; inARow: number },
): AfterFailure {
  if (isOfOneClass(code)) return AfterFailure.skip;
  if (!ofOneClassOrAll.has(code) || inARow >= mostInARow) return AfterFailure.stop;
  return !retryable || failures >= mostFailures ? AfterFailure.skip : AfterFailure.later;
}

/** Whether an error says nothing about other classes. */
export function isOfOneClass(code: ErrorCode): boolean {
  return ofOneClass.has(code);
}
