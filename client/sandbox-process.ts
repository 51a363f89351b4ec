import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandError } from './errors.js';

export interface SandboxAddresses {
  powerschool: string;
  canvas: string;
  control: string;
}

export interface RunningSandbox extends SandboxAddresses {
  /** Asks it to end; its state is kept. */
  stop(): void;
  /** Its exit code, once it has ended. */
  ended: Promise<number>;
}

/**
 * Runs the sandbox in a process of its own, and waits until both systems answer. Its channel to this process closes
 * whenever this one ends, even if killed: the sandbox then ends too.
 */
export async function runSandbox(flags: readonly string[]): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [...programOf('sandbox/main'), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const addresses = readyLine(line);
    if (addresses) return { ...addresses, ended, stop: () => void child.kill('SIGTERM') };
  }
  await ended;
  throw new CommandError('SANDBOX_NOT_STARTED', 'The sandbox did not start.');
}

/** The compiled program if there is one, else its source through tsx. */
function programOf(name: string): string[] {
  const compiled = fileURLToPath(new URL(`../${name}.js`, import.meta.url));
  if (existsSync(compiled)) return [compiled];
  return ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL(`../${name}.ts`, import.meta.url))];
}

function readyLine(line: string): SandboxAddresses | null {
  try {
    const parsed = JSON.parse(line) as Partial<SandboxAddresses> & { ready?: boolean };
    if (!parsed.ready) return null;
    return { powerschool: parsed.powerschool ?? '', canvas: parsed.canvas ?? '', control: parsed.control ?? '' };
  } catch {
    return null;
  }
}
