/** Something on this machine keeps the embedded stack from starting: a stable code, what it is, and what to do. */
export class SetupError extends Error {
  override readonly name = 'SetupError';

  constructor(
    readonly code: SetupErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export type SetupErrorCode =
  | 'PORT_TAKEN'
  | 'PORT_INVALID'
  | 'TEMPORAL_NOT_FOUND'
  | 'TEMPORAL_NOT_READY'
  | 'POSTGRES_NOT_FOUND'
  | 'POSTGRES_REFUSES_ROOT'
  | 'POSTGRES_NOT_READY'
  | 'STACK_ALREADY_RUNNING'
  | 'PART_NOT_READY'
  | 'EXPORT_MISSING';
