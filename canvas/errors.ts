import { ApiError } from '../http/api-error.js';

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

export class CanvasError extends ApiError<CanvasErrorCode> {
  override readonly name = 'CanvasError';
}
