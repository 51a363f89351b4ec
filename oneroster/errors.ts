import { ApiError, type ApiErrorDetails } from '../http/api-error.js';

/** Everything that can go wrong between us and a OneRoster provider, as a closed list that may be counted and routed. */
export type OneRosterErrorCode =
  | 'PLAIN_HTTP_REFUSED'
  | 'ADDRESS_NOT_VALID'
  | 'HOST_NOT_FOUND'
  | 'CONNECTION_FAILED'
  | 'CERTIFICATE_NOT_TRUSTED'
  | 'TIMED_OUT'
  | 'REDIRECTED'
  | 'ANSWER_NOT_JSON'
  | 'ANSWER_CUT_SHORT'
  | 'ANSWER_NOT_ONEROSTER'
  | 'BAD_REQUEST'
  | 'CREDENTIALS_REFUSED'
  | 'TOKEN_REFUSED'
  | 'TOKEN_ANSWER_NOT_VALID'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'THROTTLED'
  | 'PROVIDER_UNAVAILABLE'
  | 'PROVIDER_FAILED'
  | 'UNEXPECTED_STATUS'
  /** A write whose answer is lost: it may have been carried out, and must be read back before it is sent again. */
  | 'WRITE_UNKNOWN';

export type OneRosterErrorDetails = ApiErrorDetails<OneRosterErrorCode>;

export class OneRosterError extends ApiError<OneRosterErrorCode> {
  override readonly name = 'OneRosterError';
}
