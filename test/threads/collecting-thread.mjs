// A thread that does nothing, and therefore sweeps; from the TypeScript source.
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { collectGarbageWhenIdle } = await import('../../activities/threads/collect-garbage-when-idle.ts');
const sweeping = collectGarbageWhenIdle(undefined, 0);
await sweeping(() => Promise.resolve())();
setTimeout(() => parentPort.postMessage('swept'), 50);
