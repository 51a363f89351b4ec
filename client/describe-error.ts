import type { CodedError } from '../codes/coded-error.js';
import { canvasErrors, oneRosterErrors } from '../codes/client-errors.js';
import { infoOf, type ErrorCode } from '../codes/registry.js';
import { framesOf, toCodedError } from '../codes/to-coded-error.js';
import { EnvironmentError } from '../config/environment.js';
import { CommandError, exitCodes, type ExitCode } from './errors.js';

/** An error for a terminal or as JSON: without a stack, a secret or a person's name. */
export interface ErrorDescription {
  code: ErrorCode;
  message: string;
  remedy: string;
  exit: ExitCode;
}

/** Describes any error. Of an unexpected one only class and place are given. */
export function describeError(error: unknown): ErrorDescription {
  const coded = toCodedError(error);
  const { code, message, remedy } = coded;
  if (code === 'INTERNAL') {
    const [place = ''] = framesOf(error);
    const report = 'This is a fault of the program. Report it with this line and the command that you gave.';
    return { code, message: `${message} ${place}`.trim(), remedy: report, exit: exitCodes.notWell };
  }
  if (coded instanceof EnvironmentError) {
    const mistakes = coded.mistakes.map((mistake) => `${mistake.variable}: ${mistake.message}`).join(' ');
    const remedies = coded.mistakes.map((mistake) => mistake.remedy);
    const all = [...remedies, 'Or start the embedded stack in this folder with `npm start`.'].join('\n');
    return { code, message: mistakes, remedy: all, exit: exitCodes.wrongUse };
  }
  return { code, message, remedy, exit: coded instanceof CommandError ? coded.exit : exitOf(coded) };
}

/** Whether a system is unreachable: no answer, or a failure that may be transient. */
export function isAway(code: ErrorCode): boolean {
  if (code === 'CERTIFICATE_NOT_TRUSTED') return true;
  return (code in oneRosterErrors || code in canvasErrors) && infoOf(code).retryable;
}

const unreachableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'DATABASE_UNREACHABLE',
  'DATABASE_REFUSED',
  'TEMPORAL_UNREACHABLE',
]);
const wrongUseCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['DISTRICT_UNKNOWN', 'RUN_UNKNOWN']);

function exitOf({ code }: CodedError): ExitCode {
  if (isAway(code) || unreachableCodes.has(code)) return exitCodes.unreachable;
  return wrongUseCodes.has(code) ? exitCodes.wrongUse : exitCodes.notWell;
}
