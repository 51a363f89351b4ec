import { CodedError } from './coded-error.js';
import { errorCodeOf, isConnectionLost } from './connection-codes.js';
import { databaseCodeOf } from './sqlstates.js';

/**
 * The one mapping from anything thrown to a code. Coded errors are kept; of others only a code, a class and a place
 * are, since their messages may hold values. Unforeseen ones are `INTERNAL`.
 */
export function toCodedError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (isCancellation(error)) return new CodedError('CANCELLED', 'The step was cancelled.', { cause: error });
  return ofTemporal(error) ?? ofDatabase(error) ?? ofProgram(error);
}

/** Whether the end was requested: Temporal's cancellation, or an aborted signal's reason. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'CancelledFailure' || error.name === 'AbortError');
}

/** gRPC's numbers: deadline exceeded, not found (here: the namespace), permission denied, unavailable, unauthenticated. */
const grpcMeanings: Readonly<Record<number, string>> = {
  4: 'did not answer in time',
  5: 'does not know this namespace',
  7: 'does not permit this',
  14: 'does not answer',
  16: 'does not know who asks',
};
const unknownNamespace = 5;

/** By their names: the SDK's classes would cost each thread 15 MB, and threads never meet them. */
const temporalFailures: readonly string[] = [
  ...['ServerFailure', 'ApplicationFailure', 'TerminatedFailure', 'TimeoutFailure', 'ActivityFailure'],
  ...['ChildWorkflowFailure', 'NexusOperationFailure', 'TemporalFailure'],
];

function ofTemporal(error: unknown): CodedError | null {
  const status =
    error instanceof Error && error.name === 'NamespaceNotFoundError' ? unknownNamespace : grpcStatusOf(error);
  const meaning = status === null ? undefined : grpcMeanings[status];
  if (meaning) return new CodedError('TEMPORAL_UNREACHABLE', `The Temporal server ${meaning}.`, { cause: error });
  if (error instanceof Error && temporalFailures.includes(error.name)) {
    return new CodedError('ENGINE', `The engine reported ${error.name}.`, { cause: error });
  }
  return null;
}

/** The status of a gRPC error, or of one wrapped by Temporal's client. Recognised by its members, as in the SDK. */
function grpcStatusOf(error: unknown): number | null {
  for (const each of [error, (error as { cause?: unknown } | null)?.cause]) {
    const { code, details, metadata } = (each ?? {}) as Record<string, unknown>;
    if (typeof code === 'number' && typeof details === 'string' && typeof metadata === 'object') return code;
  }
  return null;
}

const databaseMessages = {
  DATABASE: 'PostgreSQL answered with an error',
  DATABASE_REFUSED: 'PostgreSQL refuses the connection',
  DATABASE_OUTDATED: 'The database is not at this version',
};

function ofDatabase(error: unknown): CodedError | null {
  const code = errorCodeOf(error);
  // Checked first: `EPIPE` has the form of a SQLSTATE.
  if (isConnectionLost(code)) {
    return new CodedError('DATABASE_UNREACHABLE', `PostgreSQL does not answer (${code}).`, { cause: error });
  }
  const known = databaseCodeOf(code);
  return known && new CodedError(known, `${databaseMessages[known]} (SQLSTATE ${code}).`, { cause: error });
}

function ofProgram(error: unknown): CodedError {
  const name = error instanceof Error ? error.name : typeof error;
  return new CodedError('INTERNAL', `${name} inside Rollbook.`, { cause: error });
}

/**
 * Where an error happened, without its message, which may hold values. For a wrapped error, where the cause happened.
 */
export function framesOf(error: unknown): string[] {
  const thrown = error instanceof CodedError && error.cause instanceof Error ? error.cause : error;
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}
