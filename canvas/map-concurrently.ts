import pLimit from 'p-limit';
import { lanes } from './requests.js';

/**
 * Calls Canvas for each of many things, up to the client's lanes at once; answers keep the order of the things. The
 * first failure is thrown and stops further calls.
 */
export async function mapConcurrently<Thing, Value>(
  things: readonly Thing[],
  ask: (thing: Thing) => Promise<Value>,
): Promise<Value[]> {
  const inLane = pLimit(lanes);
  try {
    return await Promise.all(things.map((thing) => inLane(() => ask(thing))));
  } finally {
    inLane.clearQueue();
  }
}
