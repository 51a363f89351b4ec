import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { isSafeAddress } from '../http/address.js';
import { EnvironmentError, toListenAddress, type EnvironmentMistake, type LogLevel } from './environment.js';
import { parsePublicKey, type PublicSealingKey } from './sealing.js';

export interface IntakeEnvironment {
  /** With the account of the intake, which may use two tables. */
  databaseUrl: string;
  publicKey: PublicSealingKey;
  listen: { host: string; port: number };
  /** Certificate and key as PEM; null: plain HTTP, to this machine only or behind a proxy. */
  tls: { cert: Buffer; key: Buffer } | null;
  /** Addresses and networks of proxies that terminate TLS, and whose `X-Forwarded-*` headers are believed. */
  proxies: string[];
  logLevel: LogLevel;
}

/** What would make the intake worth stealing. */
const notHere = ['ROLLBOOK_KEY', 'ROLLBOOK_INTAKE_KEY', 'TEMPORAL_API_KEY'] as const;

const variablesShape = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'The address of a PostgreSQL database is missing, or is none.',
  }),
  ROLLBOOK_INTAKE_PUBLIC_KEY: z
    .string('The key that seals what people enter is missing.')
    .transform((text, context) =>
      orIssue(context, 'This is not the public half of a pair.', () => parsePublicKey(text)),
    ),
  ROLLBOOK_INTAKE_LISTEN: z.string().default('127.0.0.1:8444').transform(toListenAddress),
  ROLLBOOK_INTAKE_TLS_CERT: z.string().optional().transform(toContent),
  ROLLBOOK_INTAKE_TLS_KEY: z.string().optional().transform(toContent),
  ROLLBOOK_INTAKE_PROXY: z.string().default('').transform(toNetworks),
  ROLLBOOK_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'This is not one of the choices.').default('info'),
});

const remedies: Readonly<Record<string, string>> = {
  DATABASE_URL: 'Set it to postgresql://rollbook_intake:PASSWORD@HOST:5432/DATABASE',
  ROLLBOOK_INTAKE_PUBLIC_KEY: 'Make a pair with `rollbook intake keys`; the intake has the public half.',
  ROLLBOOK_INTAKE_LISTEN: 'Write HOST:PORT, for example 0.0.0.0:443.',
  ROLLBOOK_INTAKE_TLS_CERT: 'Give the paths of both files, in PEM, or of neither.',
  ROLLBOOK_INTAKE_TLS_KEY: 'Give the paths of both files, in PEM, or of neither.',
  ROLLBOOK_INTAKE_PROXY: 'Write the addresses of your proxies, separated by commas: 10.0.0.5, or 10.0.0.0/24.',
};

/** Reads the settings of the intake from environment variables; an empty one counts as not set. Throws `EnvironmentError`. */
export function readIntakeEnvironment(variables: NodeJS.ProcessEnv = process.env): IntakeEnvironment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const mistakes: EnvironmentMistake[] = notHere
    .filter((variable) => set[variable] !== undefined)
    .map((variable) => ({
      variable,
      message: 'It must not be where the intake runs.',
      remedy: 'Start the intake with variables of its own: who takes it over would have this one too.',
    }));
  const read = variablesShape.safeParse(set);
  if (!read.success) {
    const wrong = read.error.issues.map(({ path, message }) => mistake(String(path[0]), message));
    throw new EnvironmentError([...mistakes, ...wrong]);
  }
  const { ROLLBOOK_INTAKE_TLS_CERT: cert, ROLLBOOK_INTAKE_TLS_KEY: key, ROLLBOOK_INTAKE_LISTEN: listen } = read.data;
  const proxies = read.data.ROLLBOOK_INTAKE_PROXY;
  if ((cert === null) !== (key === null)) {
    const missing = cert === null ? 'ROLLBOOK_INTAKE_TLS_CERT' : 'ROLLBOOK_INTAKE_TLS_KEY';
    mistakes.push(mistake(missing, 'Of certificate and key only one is set.'));
  } else if (cert === null && proxies.length === 0 && !isOwnMachine(listen!.host)) {
    const remedy = 'Set ROLLBOOK_INTAKE_TLS_CERT and ..._TLS_KEY, or ROLLBOOK_INTAKE_PROXY where a proxy has them.';
    const message = 'Secrets would arrive unencrypted from other machines.';
    mistakes.push({ variable: 'ROLLBOOK_INTAKE_LISTEN', message, remedy });
  }
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return {
    databaseUrl: read.data.DATABASE_URL,
    publicKey: read.data.ROLLBOOK_INTAKE_PUBLIC_KEY,
    listen: listen!,
    tls: cert && key ? { cert, key } : null,
    proxies,
    logLevel: read.data.ROLLBOOK_LOG,
  };
}

function mistake(variable: string, message: string): EnvironmentMistake {
  return { variable, message, remedy: remedies[variable] ?? '' };
}

/** The rule for addresses that credentials are sent to, turned round: plain HTTP only within this machine. */
function isOwnMachine(host: string): boolean {
  return isSafeAddress(new URL(`http://${host}`));
}

function orIssue<Value>(context: z.RefinementCtx, message: string, read: () => Value): Value {
  try {
    return read();
  } catch {
    context.addIssue(message);
    return z.NEVER;
  }
}

function toContent(path: string | undefined, context: z.RefinementCtx): Buffer | null {
  return path === undefined ? null : orIssue(context, 'The file cannot be read.', () => readFileSync(path));
}

function toNetworks(text: string, context: z.RefinementCtx): string[] {
  const networks = text.split(',').flatMap((each) => each.trim() || []);
  const isNetwork = (each: string): boolean => {
    const [address, bits, ...more] = each.split('/');
    const version = isIP(address!);
    if (version === 0 || more.length > 0) return false;
    // A network of everybody would let anybody claim any address.
    return (
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128))
    );
  };
  if (networks.every(isNetwork)) return networks;
  context.addIssue('This is not a list of addresses and networks.');
  return z.NEVER;
}
