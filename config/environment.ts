import { CodedError } from '../codes/coded-error.js';
import { makeKeyCommand, parseSecretKeys, SecretError, type SecretKey } from './secrets.js';

/** `practice` shortens waits for the sandbox; `production` is for real systems. */
export type RollbookProfile = 'production' | 'practice';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface RollbookEnvironment {
  databaseUrl: string;
  /** The first key encrypts, all decrypt. */
  secretKeys: [SecretKey, ...SecretKey[]];
  profile: RollbookProfile;
  /** Where Prometheus reads metrics, `host:port`; null: nowhere. */
  metrics: { host: string; port: number } | null;
  logLevel: LogLevel;
  /** A workflow bundle that was built before; null: the one of `npm run build`. */
  workflowBundle: string | null;
}

export interface EnvironmentMistake {
  variable: string;
  message: string;
  remedy: string;
}

/** All that is wrong with the process's environment, at once. Values are never repeated: they hold passwords. */
export class EnvironmentError extends CodedError<'ENVIRONMENT_INVALID'> {
  override readonly name = 'EnvironmentError';

  constructor(readonly mistakes: readonly EnvironmentMistake[]) {
    const lines = mistakes.map((mistake) => `${mistake.variable}: ${mistake.message} ${mistake.remedy}`);
    super('ENVIRONMENT_INVALID', lines.join('\n'));
  }
}

/**
 * Reads the settings of a worker or command line from environment variables: `DATABASE_URL`, `ROLLBOOK_KEY`,
 * `ROLLBOOK_PROFILE` (default production), `ROLLBOOK_METRICS` (`host:port` or `off`, the default) and `ROLLBOOK_LOG`
 * (default info). Temporal's own `TEMPORAL_*` variables are read by its SDK. Throws `EnvironmentError`.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): RollbookEnvironment {
  const mistakes: EnvironmentMistake[] = [];
  const wrong = (variable: string, message: string, remedy: string) =>
    void mistakes.push({ variable, message, remedy });

  const environment = {
    databaseUrl: databaseUrl(variables.DATABASE_URL, wrong),
    secretKeys: secretKeys(variables.ROLLBOOK_KEY, wrong),
    profile: oneOf('ROLLBOOK_PROFILE', variables.ROLLBOOK_PROFILE, ['production', 'practice'] as const, wrong),
    metrics: metrics(variables.ROLLBOOK_METRICS, wrong),
    workflowBundle: variables.ROLLBOOK_WORKFLOW_BUNDLE || null,
    logLevel: oneOf(
      'ROLLBOOK_LOG',
      variables.ROLLBOOK_LOG,
      ['info', 'debug', 'warn', 'error', 'silent'] as const,
      wrong,
    ),
  };
  const { databaseUrl: url, secretKeys: keys } = environment;
  if (mistakes.length > 0 || url === undefined || keys === undefined) throw new EnvironmentError(mistakes);
  return { ...environment, databaseUrl: url, secretKeys: keys };
}

type Wrong = (variable: string, message: string, remedy: string) => void;

function databaseUrl(text: string | undefined, wrong: Wrong): string | undefined {
  const example = 'Set it to postgresql://USER:PASSWORD@HOST:5432/DATABASE';
  if (text === undefined || text === '') {
    wrong('DATABASE_URL', 'The address of PostgreSQL is missing.', example);
  } else if (!URL.canParse(text) || !['postgres:', 'postgresql:'].includes(new URL(text).protocol)) {
    wrong(
      'DATABASE_URL',
      'This is not the address of a PostgreSQL database.',
      `${example} (escape @ : / # in the password)`,
    );
  } else {
    return text;
  }
  return undefined;
}

function secretKeys(text: string | undefined, wrong: Wrong): [SecretKey, ...SecretKey[]] | undefined {
  const remedy = `Make one with: ${makeKeyCommand}. Every worker and command line of a database needs the same one; keep a copy.`;
  if (text === undefined || text === '') {
    wrong('ROLLBOOK_KEY', 'The key that protects stored secrets is missing.', remedy);
    return undefined;
  }
  try {
    return parseSecretKeys(text);
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    wrong('ROLLBOOK_KEY', 'This is not a key of 32 bytes as base64 or hex.', remedy);
    return undefined;
  }
}

/** The first choice is the default. */
function oneOf<Choice extends string>(
  variable: string,
  text: string | undefined,
  choices: readonly [Choice, ...Choice[]],
  wrong: Wrong,
): Choice {
  if (text === undefined || text === '') return choices[0];
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) wrong(variable, 'This is not one of the choices.', `Choices: ${choices.join(', ')}`);
  return choice ?? choices[0];
}

function metrics(text: string | undefined, wrong: Wrong): { host: string; port: number } | null {
  if (text === undefined || text === '' || text === 'off') return null;
  const [, host, port] = /^(\[[0-9a-f:]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
  if (host !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return { host, port: Number(port) };
  wrong(
    'ROLLBOOK_METRICS',
    'This is not an address to listen on.',
    'Write HOST:PORT, for example 127.0.0.1:9464, or off.',
  );
  return null;
}
