import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { SetupError } from './setup-error.js';

/** The ports of the embedded stack, with their defaults and settings. */
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
 * Chooses each port: its own flag, else its environment variable, else its offset from the base (`--port-base N` or
 * ROLLBOOK_PORT_BASE: N for PostgreSQL, N + 1 for Temporal and so on), else its default.
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

/** Throws `PORT_TAKEN`, with the port and its setting, if another program listens there. */
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

/** Below the ports that systems assign to outgoing connections (Linux from 32768, others from 49152). */
const givenToNobody = { from: 15_000, to: 32_000 };

/** A port that is free now and that the system does not assign by chance later: a server can be restarted on it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(givenToNobody.from, givenToNobody.to);
    if (await isFree(port)) return port;
  }
}
