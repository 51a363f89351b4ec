import { join } from 'node:path';
import { startNodeProgram } from './node-program.js';
import type { ServerProcess } from './server-process.js';

export interface SandboxOptions {
  /** Holds the data of the two practice systems; kept between starts. */
  folder: string;
  log: string;
  ports: { powerschool: number; canvas: number; control: number };
  /** Of the generated district: same seed and size, same district. Only for an empty folder. */
  seed?: string;
  students?: number;
  /** A OneRoster 1.1 CSV export, a zip or a folder, to load instead of a generated district. */
  from?: string;
  /** A Canvas that is in use already, filled in this way (docs/sandbox.md). Only for an empty folder. */
  canvasFilled?: string;
  /** Its first day, `YYYY-MM-DD`. Default: today. Only for an empty folder. */
  today?: string;
  /** Credentials for both systems. One practice district's are not valid for another's. */
  credentials?: { clientId: string; clientSecret: string; canvasToken: string };
}

export interface SandboxProcess extends ServerProcess {
  powerschoolUrl: string;
  canvasUrl: string;
  controlUrl: string;
  /** What a person should know of the district: another is stored than asked for, how an odd export was read. */
  notices: string[];
}

/** Starts the practice district's two systems, in a process of their own. */
export async function startSandbox(options: SandboxOptions): Promise<SandboxProcess> {
  const { folder, log, ports, seed, students, from, canvasFilled, today, credentials } = options;
  const server = await startNodeProgram({
    title: 'The sandbox',
    file: join('sandbox', 'main.ts'),
    args: [
      ...['--data', folder],
      ...['--powerschool-port', String(ports.powerschool)],
      ...['--canvas-port', String(ports.canvas)],
      ...['--control-port', String(ports.control)],
      ...(seed === undefined ? [] : ['--seed', String(seed)]),
      ...(students === undefined ? [] : ['--students', String(students)]),
      ...(from === undefined ? [] : ['--from', from]),
      ...(canvasFilled === undefined ? [] : ['--canvas-filled', canvasFilled]),
      ...(today === undefined ? [] : ['--today', today]),
      ...(credentials ? ['--client-id', credentials.clientId, '--client-secret', credentials.clientSecret] : []),
      ...(credentials ? ['--canvas-token', credentials.canvasToken] : []),
    ],
    log,
    readyDeadlineMs: 10 * 60_000, // a large district takes long to generate
  });
  const url = (port: number) => `http://127.0.0.1:${port}`;
  return {
    ...server,
    powerschoolUrl: url(ports.powerschool),
    canvasUrl: url(ports.canvas),
    controlUrl: url(ports.control),
    notices: server.ready.notices as string[],
  };
}
