import { CodedError } from '../codes/coded-error.js';
import type { SetupErrorCode } from '../codes/setup-errors.js';

/** The embedded stack cannot start on this machine. */
export class SetupError extends CodedError<SetupErrorCode> {
  override readonly name = 'SetupError';
}
