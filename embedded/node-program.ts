import { fileURLToPath } from 'node:url';
import { lastLines, launch, readyLine, refusalLine, type ServerProcess } from './server-process.js';
import { SetupError } from './setup-error.js';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface NodeProgram {
  /** For messages: "the sandbox". */
  title: string;
  /** Relative to the project's root: `sandbox/main.ts`, or a built program. */
  file: string;
  args?: string[];
  /** Options of Node itself. */
  nodeOptions?: string[];
  env?: NodeJS.ProcessEnv;
  log: string;
  readyDeadlineMs?: number;
}

/**
 * Starts one of Rollbook's programs in a process of its own, and waits for its ready line (`{"ready":true,...}`), which
 * is returned too.
 */
export async function startNodeProgram(
  program: NodeProgram,
): Promise<ServerProcess & { ready: Record<string, unknown> }> {
  const server = await launch({
    command: process.execPath,
    args: [
      ...(program.nodeOptions ?? []),
      ...(program.file.endsWith('.ts') ? ['--import', 'tsx'] : []),
      `${root}${program.file}`,
      ...(program.args ?? []),
    ],
    cwd: root,
    env: program.env,
    logFile: program.log,
  });
  const ready = await readyLine(server, program.readyDeadlineMs ?? 120_000);
  if (ready) return { ...server, ready };
  const state = server.isRunning() ? 'did not become ready in time' : 'ended while starting';
  await server.kill();
  const refusal = refusalLine(server);
  if (refusal?.code === 'EXPORT_REFUSED') throw new SetupError('EXPORT_REFUSED', String(refusal.message));
  throw new SetupError(
    'PROCESS_NOT_READY',
    `${program.title} ${state}. Its last messages (${program.log}):\n${lastLines(server)}`,
  );
}
