import { z } from 'zod';
import { CodedError } from '../codes/coded-error.js';
import { parsePrivateKeys, type PrivateSealingKey } from './sealing.js';
import { makeKeyCommand, parseSecretKeys, SecretError, type SecretKey } from './secrets.js';

const profiles = ['production', 'practice'] as const;
/** `practice` shortens waits for the sandbox; `production` is for real systems. */
export type RollbookProfile = (typeof profiles)[number];

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface RollbookEnvironment {
  databaseUrl: string;
  /** The first key encrypts, all decrypt. */
  secretKeys: [SecretKey, ...SecretKey[]];
  profile: RollbookProfile;
  /** Address at which Prometheus reads metrics, `host:port`; null: none. */
  metrics: { host: string; port: number } | null;
  logLevel: LogLevel;
  /** A prebuilt workflow bundle; null: the one of `npm run build`. */
  workflowBundle: string | null;
  /** Where a worker puts mornings as pages: into a folder, or on the standard input of a program. */
  pages: { folder: string | null; command: string | null };
  /** Open what people have entered at the intake; empty: this worker checks none of it. */
  intakeKeys: PrivateSealingKey[];
}

export interface EnvironmentMistake {
  variable: string;
  message: string;
  remedy: string;
}

/** All mistakes in the process's environment at once. Values are never repeated: they hold passwords. */
export class EnvironmentError extends CodedError<'ENVIRONMENT_INVALID'> {
  override readonly name = 'EnvironmentError';

  constructor(readonly mistakes: readonly EnvironmentMistake[]) {
    const lines = mistakes.map((mistake) => `${mistake.variable}: ${mistake.message} ${mistake.remedy}`);
    super('ENVIRONMENT_INVALID', lines.join('\n'));
  }
}

const missingOr = (missing: string, wrong: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? missing : wrong;

const variablesShape = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: missingOr('The address of PostgreSQL is missing.', 'This is not the address of a PostgreSQL database.'),
  }),
  ROLLBOOK_KEY: z.string('The key that protects stored secrets is missing.').transform(toSecretKeys),
  ROLLBOOK_PROFILE: z.enum(profiles, 'This is not one of the choices.').default('production'),
  ROLLBOOK_METRICS: z.string().default('off').transform(toListenAddress),
  ROLLBOOK_LOG: z.enum(logLevels, 'This is not one of the choices.').default('info'),
  ROLLBOOK_WORKFLOW_BUNDLE: z.string().nullable().default(null),
  ROLLBOOK_PAGE_FOLDER: z.string().nullable().default(null),
  ROLLBOOK_PAGE_COMMAND: z.string().nullable().default(null),
  ROLLBOOK_INTAKE_KEY: z.string().default('').transform(toIntakeKeys),
});

const remedies: Readonly<Record<string, string>> = {
  DATABASE_URL: 'Set it to postgresql://USER:PASSWORD@HOST:5432/DATABASE (escape @ : / # in the password)',
  ROLLBOOK_KEY: `Make one with: ${makeKeyCommand}. Every worker and command line of a database needs the same one; keep a copy.`,
  ROLLBOOK_PROFILE: `Choices: ${profiles.join(', ')}`,
  ROLLBOOK_INTAKE_KEY: 'Make a pair with `rollbook intake keys`; workers have the private half.',
  ROLLBOOK_METRICS: 'Write HOST:PORT, for example 127.0.0.1:9464, or off.',
  ROLLBOOK_LOG: `Choices: ${logLevels.join(', ')}`,
};

/**
 * Reads the settings of a worker or command line from environment variables; an empty one counts as not set. Temporal's
 * own `TEMPORAL_*` variables are read by its SDK. Throws `EnvironmentError`.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): RollbookEnvironment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const read = variablesShape.safeParse(set);
  if (!read.success) throw new EnvironmentError(read.error.issues.map(mistakeOf));
  return {
    databaseUrl: read.data.DATABASE_URL,
    secretKeys: read.data.ROLLBOOK_KEY,
    profile: read.data.ROLLBOOK_PROFILE,
    metrics: read.data.ROLLBOOK_METRICS,
    logLevel: read.data.ROLLBOOK_LOG,
    workflowBundle: read.data.ROLLBOOK_WORKFLOW_BUNDLE,
    pages: { folder: read.data.ROLLBOOK_PAGE_FOLDER, command: read.data.ROLLBOOK_PAGE_COMMAND },
    intakeKeys: read.data.ROLLBOOK_INTAKE_KEY,
  };
}

function mistakeOf({ path, message }: z.core.$ZodIssue): EnvironmentMistake {
  const variable = String(path[0]);
  return { variable, message, remedy: remedies[variable] ?? '' };
}

function toSecretKeys(text: string, context: z.RefinementCtx): [SecretKey, ...SecretKey[]] {
  try {
    return parseSecretKeys(text);
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    context.addIssue('This is not a key of 32 bytes as base64 or hex.');
    return z.NEVER;
  }
}

function toIntakeKeys(text: string, context: z.RefinementCtx): PrivateSealingKey[] {
  try {
    return text === '' ? [] : parsePrivateKeys(text);
  } catch {
    context.addIssue('This is not the private half of a pair of the intake.');
    return z.NEVER;
  }
}

export function toListenAddress(text: string, context: z.RefinementCtx): { host: string; port: number } | null {
  if (text === 'off') return null;
  const [, host, port] = /^(\[[0-9a-f:]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
  if (host !== undefined && Number(port) >= 1 && Number(port) <= 65_535) return { host, port: Number(port) };
  context.addIssue('This is not an address to listen on.');
  return z.NEVER;
}
