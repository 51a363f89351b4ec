import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { SetupError } from './setup-error.js';

/** Every port of the embedded stack: who listens there, its default, and how to choose another. */
export const portSettings = {
  postgres: { title: 'PostgreSQL', standard: 54329, flag: '--postgres-port', env: 'ROLLBOOK_POSTGRES_PORT' },
  temporal: { title: 'Temporal', standard: 7233, flag: '--temporal-port', env: 'ROLLBOOK_TEMPORAL_PORT' },
  temporalUi: { title: "Temporal's web UI", standard: 8233, flag: '--ui-port', env: 'ROLLBOOK_UI_PORT' },
  powerschool: {
    title: "the sandbox's PowerSchool",
    standard: 8801,
    flag: '--powerschool-port',
    env: 'ROLLBOOK_POWERSCHOOL_PORT',
  },
  canvas: { title: "the sandbox's Canvas", standard: 8802, flag: '--canvas-port', env: 'ROLLBOOK_CANVAS_PORT' },
  control: { title: "the sandbox's control", standard: 8803, flag: '--control-port', env: 'ROLLBOOK_CONTROL_PORT' },
  metrics: { title: "the worker's metrics", standard: 9464, flag: '--metrics-port', env: 'ROLLBOOK_METRICS_PORT' },
} as const;

export type PortName = keyof typeof portSettings;
export type Ports = Record<PortName, number>;

const portNames = Object.keys(portSettings) as PortName[];

/**
 * Chooses each port: its own flag, else its environment variable, else its place counted from the base
 * (`--port-base N` or ROLLBOOK_PORT_BASE: N for PostgreSQL, N + 1 for Temporal and so on), else its default.
 */
export function choosePorts(
  flags: Partial<Record<PortName | 'base', string | number>> = {},
  env: NodeJS.ProcessEnv = process.env,
): Ports {
  const base = readPort(flags.base ?? env.ROLLBOOK_PORT_BASE, '--port-base');
  const chosen = portNames.map((name, place) => {
    const { flag, env: variable, standard } = portSettings[name];
    const own = readPort(flags[name] ?? env[variable], flag);
    return [name, own ?? (base === undefined ? standard : base + place)] as const;
  });
  return Object.fromEntries(chosen) as Ports;
}

function readPort(value: string | number | undefined, flag: string): number | undefined {
  if (value === undefined || value === '') return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_530) return port;
  throw new SetupError('PORT_INVALID', `${flag} must be a port number between 1 and 65529, not "${value}".`);
}

/** Throws `PORT_TAKEN`, naming the port and the setting that moves it, when another program listens there. */
export async function requireFreePort(name: PortName, port: number): Promise<void> {
  if (await isFree(port)) return;
  const { title, flag, env } = portSettings[name];
  throw new SetupError('PORT_TAKEN', `Port ${port}, meant for ${title}, is in use by another program.`, {
    remedy:
      `Stop that program, or choose another port: npm start -- ${flag} NUMBER (or ${env}=NUMBER); ` +
      'npm start -- --port-base NUMBER moves all ports at once.',
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Below the ports that systems hand out to outgoing connections (Linux from 32768, others from 49152). */
const givenToNobody = { from: 15_000, to: 32_000 };

/**
 * A port that nobody uses at this moment, and that nobody is handed by chance later: what listens there can be started
 * again on the same one.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(givenToNobody.from, givenToNobody.to);
    if (await isFree(port)) return port;
  }
}
