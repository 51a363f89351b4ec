import type { CanvasErrorCode } from '../codes/client-errors.js';
import { CodedError } from '../codes/coded-error.js';

export interface CanvasErrorDetails {
  code: CanvasErrorCode;
  /** What a person should do next. */
  remedy: string;
  /** Verb and route with placeholders, `GET /courses/:id`: never an id, so that it may be logged and counted. */
  path: string;
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** Whether the same call may succeed later without anybody doing anything. */
  retryable: boolean;
  /** How long to wait at least before trying again, milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A call to Canvas that failed for good, or after the client's own few attempts. Carries no value from any body. */
export class CanvasError extends CodedError<CanvasErrorCode> {
  override readonly name = 'CanvasError';
  readonly path: string;
  readonly status: number | undefined;

  constructor({ code, path, status, ...options }: CanvasErrorDetails) {
    super(code, `Canvas could not be asked at ${path}${status === undefined ? '' : ` (HTTP ${status})`}.`, options);
    this.path = path;
    this.status = status;
  }
}
