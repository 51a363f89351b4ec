import { SecretError, type SecretErrorCode } from '../../config/secrets.js';
import { OneRosterError, type OneRosterErrorDetails } from '../../oneroster/errors.js';
import { StoreError, type StoreErrorCode } from '../../store/errors.js';

/** An error on its way between threads: of what is thrown there only name, message and stack would arrive. */
export type Failure =
  | { is: 'oneRoster'; details: OneRosterErrorDetails }
  | { is: 'store'; code: StoreErrorCode; message: string; remedy: string }
  | { is: 'secret'; code: SecretErrorCode; remedy: string }
  | { is: 'other'; name: string; code: string | undefined; stack: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof OneRosterError) return { is: 'oneRoster', details: error.details() };
  if (error instanceof StoreError) {
    const { code, message, remedy } = error;
    return { is: 'store', code, message, remedy };
  }
  if (error instanceof SecretError) return { is: 'secret', code: error.code, remedy: error.remedy };
  const { name, stack } = error instanceof Error ? error : new Error(typeof error);
  const code = (error as { code?: unknown } | null)?.code;
  return { is: 'other', name, code: typeof code === 'string' ? code : undefined, stack: framesOf(stack ?? '') };
}

/** Without the message, which a stack begins with: it may hold values. */
function framesOf(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

/** The error as it was thrown; of one that nobody foresaw the message stays behind, since it may hold values. */
export function errorOf(failure: Failure): Error {
  switch (failure.is) {
    case 'oneRoster':
      return new OneRosterError(failure.details);
    case 'store':
      return new StoreError(failure.code, failure.message, failure.remedy);
    case 'secret':
      return new SecretError(failure.code, failure.remedy);
    case 'other': {
      const { name, code, stack } = failure;
      return Object.assign(new Error('inside a thread'), { name, code, stack });
    }
  }
}
