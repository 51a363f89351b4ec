import { isGrpcServiceError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { CanvasError } from '../canvas/errors.js';
import { EnvironmentError } from '../config/environment.js';
import { SecretError } from '../config/secrets.js';
import { OneRosterError } from '../oneroster/errors.js';
import { StoreError } from '../store/errors.js';
import { unusableDatabase } from '../store/postgres/unusable-database.js';
import { CommandError, exitCodes, type ExitCode } from './errors.js';

/** An error as it is told at a terminal or as JSON: without a stack, a secret or a person's name. */
export interface ToldError {
  code: string;
  message: string;
  remedy: string;
  exit: ExitCode;
}

/** Says what any error means. What is not expected is told by its class and place alone. */
export function describeError(error: unknown): ToldError {
  if (error instanceof CommandError) return pick(error, error.exit);
  if (error instanceof StoreError) {
    const named = error.code === 'DISTRICT_UNKNOWN' || error.code === 'RUN_UNKNOWN';
    return pick(error, named ? exitCodes.wrongUse : exitCodes.notWell);
  }
  if (error instanceof EnvironmentError) {
    const message = error.mistakes.map((mistake) => `${mistake.variable}: ${mistake.message}`).join(' ');
    const remedies = error.mistakes.map((mistake) => mistake.remedy);
    const remedy = [...remedies, 'Or start the embedded stack in this folder with `npm start`.'].join('\n');
    return { code: error.code, message, remedy, exit: exitCodes.wrongUse };
  }
  if (error instanceof SecretError) {
    return { code: error.code, message: 'A secret cannot be used.', remedy: error.remedy, exit: exitCodes.notWell };
  }
  if (error instanceof OneRosterError || error instanceof CanvasError) {
    const exit = error.retryable || awayCodes.has(error.code) ? exitCodes.unreachable : exitCodes.notWell;
    const end = error instanceof CanvasError ? 'Canvas' : 'The SIS';
    return { code: error.code, message: `${end} could not be asked at ${error.path}.`, remedy: error.remedy, exit };
  }
  return ofDatabase(error) ?? ofTemporal(error) ?? unexpected(error);
}

/** Codes of both ends that say that nobody answered. */
export const awayCodes: ReadonlySet<string> = new Set([
  ...['HOST_NOT_FOUND', 'CONNECTION_FAILED', 'CERTIFICATE_NOT_TRUSTED', 'TIMED_OUT', 'PROVIDER_UNAVAILABLE'],
  ...['CANVAS_UNREACHABLE', 'CANVAS_SERVER_ERROR', 'CANVAS_THROTTLED', 'THROTTLED', 'PROVIDER_FAILED'],
]);

function ofDatabase(error: unknown): ToldError | null {
  const unusable = unusableDatabase(error);
  if (unusable === null) return null;
  return { ...unusable, exit: unusable.code === 'DATABASE_OUTDATED' ? exitCodes.notWell : exitCodes.unreachable };
}

/** gRPC's numbers: deadline exceeded, not found (here: the namespace), permission denied, unavailable, unauthenticated. */
const grpcMeanings: Readonly<Record<number, string>> = {
  4: 'did not answer in time',
  5: 'does not know this namespace',
  7: 'does not permit this',
  14: 'does not answer',
  16: 'does not know who asks',
};

function ofTemporal(error: unknown): ToldError | null {
  const cause = isGrpcServiceError(error) ? error : (error as { cause?: unknown } | null)?.cause;
  const noNamespace = error instanceof NamespaceNotFoundError;
  if (!noNamespace && !isGrpcServiceError(cause)) return null;
  const meaning = noNamespace ? grpcMeanings[5] : isGrpcServiceError(cause) ? grpcMeanings[cause.code] : undefined;
  if (!meaning) return null;
  const remedy = 'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the API key or TLS files, and that the server runs.';
  return {
    ...{ code: 'TEMPORAL_UNREACHABLE', message: `The Temporal server ${meaning}.`, remedy },
    exit: exitCodes.unreachable,
  };
}

function unexpected(error: unknown): ToldError {
  const name = error instanceof Error ? error.name : typeof error;
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const place = frames[0] ? ` ${frames[0].trim()}` : '';
  return {
    code: 'INTERNAL',
    message: `${name} inside Rollbook${place}.`,
    remedy: 'This is a fault of the program. Report it with this line and the command that you gave.',
    exit: exitCodes.notWell,
  };
}

function pick(error: { code: string; message: string; remedy: string }, exit: ExitCode): ToldError {
  return { code: error.code, message: error.message, remedy: error.remedy, exit };
}
