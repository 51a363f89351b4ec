import type { CanvasErrorCode } from '../codes/client-errors.js';
import { ApiError, type ApiErrorDetails } from '../http/api-error.js';

export type { CanvasErrorCode };

/** A call to Canvas that failed permanently, or after the client's own attempts. */
export class CanvasError extends ApiError<CanvasErrorCode> {
  override readonly name = 'CanvasError';

  constructor(details: ApiErrorDetails<CanvasErrorCode>) {
    super('Canvas', details);
  }
}
