import { CodedError, type CodedErrorOptions } from '../codes/coded-error.js';
import { meaningOf, type ErrorCode } from '../codes/registry.js';

export interface ApiErrorDetails<Code extends ErrorCode> extends CodedErrorOptions {
  code: Code;
  /** The request with placeholders, never an id or a query, so that it may be logged and counted. */
  path: string;
  /** HTTP status; undefined if no answer came. */
  status?: number | undefined;
  /** Node's or OpenSSL's code of a failed connection. */
  networkCode?: string | undefined;
  /** The other system's own words, without a value of a record. */
  words?: string | undefined;
}

/**
 * A call to another system that failed permanently, or after the client's own attempts. Contains no value of a record.
 */
export class ApiError<Code extends ErrorCode> extends CodedError<Code> {
  readonly path: string;
  readonly status: number | undefined;
  readonly networkCode: string | undefined;
  readonly words: string | undefined;

  /** @param system subject of the message, at the beginning of a sentence */
  constructor(system: string, { code, path, status, networkCode, words, ...options }: ApiErrorDetails<Code>) {
    const answered = status === undefined ? '' : ` (HTTP ${status})`;
    const said = words ? ` It says: ${words}.` : '';
    super(code, `${system} could not be asked at ${path}${answered}: ${meaningOf(code)}.${said}`, options);
    this.words = words || undefined;
    this.path = path;
    this.status = status;
    this.networkCode = networkCode;
  }
}
