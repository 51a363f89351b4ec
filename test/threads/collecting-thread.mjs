// A thread that does nothing, and therefore sweeps; from the TypeScript source. It reports whether what nobody holds any
// more is gone.
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { collectGarbageWhenIdle } = await import('../../activities/threads/collect-garbage-when-idle.ts');
const sweeping = collectGarbageWhenIdle(undefined, 0);
const unheld = new WeakRef({});
await sweeping(() => Promise.resolve())();
setTimeout(() => parentPort.postMessage(unheld.deref() === undefined ? 'swept' : 'not swept'), 50);
