import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../../activities/threads/thread.ts', import.meta.url));

/** Builds the program of the threads into a folder, in a twentieth of a second. Returns the file. */
export async function buildThreadProgram(folder: string): Promise<string> {
  const outfile = join(folder, 'thread.mjs');
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return outfile;
}
