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
    // Resolving packages takes half of a thread's start. The one that gives a thread its data must be the same in all.
    external: ['piscina'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}
