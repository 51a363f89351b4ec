import { CodedError } from '../codes/coded-error.js';
import type { SetupErrorCode } from '../codes/command-errors.js';

/** Something on this machine keeps the embedded stack from starting. */
export class SetupError extends CodedError<SetupErrorCode> {
  override readonly name = 'SetupError';
}
