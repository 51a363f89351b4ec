import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, portSettings } from '../embedded/ports.js';

/** Seconds that `npm start -- --once` takes on an empty data folder, once everything is installed. Throws if it fails. */
export async function timeStart(folder: string): Promise<number> {
  const env: NodeJS.ProcessEnv = { ...process.env, ROLLBOOK_FOLDER: join(folder, 'start') };
  for (const { env: port } of Object.values(portSettings)) env[port] = String(await freePort());
  const bootstrap = fileURLToPath(new URL('../embedded/bootstrap.mjs', import.meta.url));
  const began = performance.now();
  await promisify(execFile)(process.execPath, [bootstrap, 'start', '--once'], { env });
  return (performance.now() - began) / 1000;
}
