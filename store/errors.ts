/** What can be wrong on the store's side. */
export type StoreErrorCode =
  | 'RUN_SUPERSEDED'
  | 'RESOURCE_TAKEN'
  | 'STALE_ATTEMPT'
  | 'RECORD_TWICE'
  | 'DATABASE_OUTDATED'
  | 'DISTRICT_UNKNOWN'
  | 'SECRET_MISSING'
  | 'RUN_UNKNOWN';

/** An error of the store that a person can act on. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** True for an attempt that another one overtook: if it is the current one, its retry goes on from where that was. */
  readonly retryable: boolean;
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.retryable = code === 'STALE_ATTEMPT';
  }
}

/** Whether PostgreSQL refused a row because its key stands already (unique_violation). */
export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === '23505';
}
