import type { OneRosterErrorCode } from '../codes/client-errors.js';
import type { ProviderStatus } from './provider-status.js';
import { ApiError, type ApiErrorDetails } from '../http/api-error.js';

export type { OneRosterErrorCode };
export interface OneRosterErrorDetails extends ApiErrorDetails<OneRosterErrorCode> {
  /** The provider's own account of the failure. */
  reported?: ProviderStatus | null | undefined;
}

/** A request to a OneRoster provider that failed permanently, or after the client's own attempts. */
export class OneRosterError extends ApiError<OneRosterErrorCode> {
  override readonly name = 'OneRosterError';

  /** For decisions by its codes, never by its description. */
  readonly reported: ProviderStatus | null;

  constructor({ reported, ...details }: OneRosterErrorDetails) {
    super('The SIS', details);
    this.reported = reported ?? null;
  }
}
