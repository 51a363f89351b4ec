import { CodedError } from '../codes/coded-error.js';
import type { ErrorCode } from '../codes/registry.js';

/** Meanings of a command's exit codes: scripts may rely on these four. */
export const exitCodes = { fine: 0, notWell: 1, wrongUse: 2, unreachable: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error that a person at a terminal can act on: a stable code, what is wrong, and what to do next. */
export class CommandError extends CodedError {
  override readonly name = 'CommandError';
  constructor(
    code: ErrorCode,
    message: string,
    remedy?: string,
    readonly exit: ExitCode = exitCodes.notWell,
  ) {
    super(code, message, { remedy });
  }
}

/** The error of a command that was called wrongly. */
export function wrongUse(code: ErrorCode, message: string, remedy?: string): CommandError {
  return new CommandError(code, message, remedy, exitCodes.wrongUse);
}
