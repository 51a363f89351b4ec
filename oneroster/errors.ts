import type { OneRosterErrorCode } from '../codes/client-errors.js';
import { ApiError, type ApiErrorDetails } from '../http/api-error.js';

export type { OneRosterErrorCode };
export type OneRosterErrorDetails = ApiErrorDetails<OneRosterErrorCode>;

/** A request to a OneRoster provider that failed permanently, or after the client's own attempts. */
export class OneRosterError extends ApiError<OneRosterErrorCode> {
  override readonly name = 'OneRosterError';

  constructor(details: OneRosterErrorDetails) {
    super('The SIS', details);
  }
}
