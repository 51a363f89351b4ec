/** Every way in which talking to Canvas can fail. The list is closed: what is not in it is a fault of this program. */
export const canvasErrorCodes = [
  'CANVAS_UNREACHABLE',
  'CANVAS_THROTTLED',
  'CANVAS_SERVER_ERROR',
  'CANVAS_TOKEN_REJECTED',
  'CANVAS_PERMISSION_MISSING',
  'CANVAS_FORBIDDEN',
  'CANVAS_NOT_FOUND',
  'CANVAS_REQUEST_REFUSED',
  'CANVAS_ADDRESS_WRONG',
  'CANVAS_PLAIN_HTTP',
  'CANVAS_ANSWER_UNREADABLE',
  'CANVAS_PAGING_BROKEN',
  'CANVAS_SUBMIT_UNKNOWN',
] as const;

export type CanvasErrorCode = (typeof canvasErrorCodes)[number];

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
export class CanvasError extends Error {
  override readonly name = 'CanvasError';
  readonly code: CanvasErrorCode;
  readonly remedy: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(details: CanvasErrorDetails) {
    const status = details.status === undefined ? '' : ` (HTTP ${details.status})`;
    super(`${details.code}: ${details.path}${status}. ${details.remedy}`, { cause: details.cause });
    this.code = details.code;
    this.remedy = details.remedy;
    this.path = details.path;
    this.status = details.status;
    this.retryable = details.retryable;
    this.retryAfterMs = details.retryAfterMs;
  }
}
