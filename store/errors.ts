/** What can be wrong on the store's side. */
export type StoreErrorCode = 'RUN_SUPERSEDED' | 'STALE_ATTEMPT' | 'DISTRICT_UNKNOWN' | 'SECRET_MISSING' | 'RUN_UNKNOWN';

/** An error of the store that a person can act on. `retryable` is false: the same call would fail again. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly retryable = false;
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
