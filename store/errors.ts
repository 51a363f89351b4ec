import { CodedError } from '../codes/coded-error.js';
import type { StoreErrorCode } from '../codes/run-errors.js';

/** An error of the store that a person can act on. */
export class StoreError extends CodedError<StoreErrorCode> {
  override readonly name = 'StoreError';

  /** `remedy`: set where values make it clearer than the code's own. */
  constructor(code: StoreErrorCode, message: string, remedy?: string) {
    super(code, message, { remedy });
  }
}

/** Whether PostgreSQL refused a row because its key exists (unique_violation). */
export function isDuplicateKey(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === '23505';
}
