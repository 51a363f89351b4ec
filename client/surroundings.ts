import { EnvironmentError, readEnvironment } from '../config/environment.js';
import { parseSecretKeys, type SecretKey } from '../config/secrets.js';
import { readStack } from '../config/stack-file.js';
import { temporalEnvironment } from '../config/temporal-environment.js';

/** Addresses and keys that commands may need. Each is read only by the commands that need it. */
export interface Surroundings {
  /** Throws `EnvironmentError`. */
  databaseUrl(): string;
  /** Throws `EnvironmentError`. */
  secretKeys(): [SecretKey, ...SecretKey[]];
  /** Variables for Temporal's own configuration (`TEMPORAL_ADDRESS`, TLS, API key, profiles). */
  temporalVariables: Record<string, string>;
  temporalUi: string | undefined;
  /** The control service of a sandbox. */
  sandboxControl: string | undefined;
  /** Where people reach the intake; in practice it is on this machine. */
  intakeUrl: string | undefined;
  /** The public key of the intake of the embedded stack. */
  practiceIntakeKey: string | undefined;
}

/** Where the intake of the embedded stack listens, unless `ROLLBOOK_INTAKE_LISTEN` says otherwise. */
export const practiceIntake = '127.0.0.1:8444';

/**
 * From the environment; without `DATABASE_URL`, from the embedded stack that runs in this folder. Never a mixture, so
 * that a production district is not written to a practice database.
 */
export function surroundingsOf(variables: NodeJS.ProcessEnv = process.env): Surroundings {
  const stack = variables.DATABASE_URL ? undefined : readStack();
  const all: NodeJS.ProcessEnv = stack
    ? {
        ...temporalEnvironment(stack.temporalAddress, stack.temporalNamespace, variables),
        DATABASE_URL: stack.databaseUrl,
        ROLLBOOK_KEY: stack.key,
      }
    : variables;
  return {
    databaseUrl: () => valued(all, 'DATABASE_URL'),
    secretKeys: () => parseSecretKeys(valued(all, 'ROLLBOOK_KEY')),
    temporalVariables: Object.fromEntries(Object.entries(all).filter((each) => each[1] !== undefined)) as Record<
      string,
      string
    >,
    temporalUi: variables.TEMPORAL_UI_ADDRESS ?? stack?.temporalUiUrl,
    sandboxControl: variables.ROLLBOOK_SANDBOX_CONTROL ?? stack?.controlUrl,
    intakeUrl:
      variables.ROLLBOOK_INTAKE_URL ?? (stack && `http://${variables.ROLLBOOK_INTAKE_LISTEN ?? practiceIntake}`),
    // A stack that an earlier version has started has none.
    practiceIntakeKey: stack?.intakeKeys?.publicKey,
  };
}

/** A validated variable. Other mistakes in the environment are ignored by commands that do not need them. */
function valued(variables: NodeJS.ProcessEnv, name: 'DATABASE_URL' | 'ROLLBOOK_KEY'): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const mistakes = error.mistakes.filter((mistake) => mistake.variable === name);
    if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  }
  return variables[name] ?? '';
}
