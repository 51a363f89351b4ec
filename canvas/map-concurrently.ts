import pLimit from 'p-limit';
import { lanes } from './requests.js';

/**
 * Asks Canvas about each of many things, as many at once as it is asked at all; the answers come in the order of the
 * things. The first failure is thrown, and nothing further is asked.
 */
export async function mapConcurrently<Thing, Answer>(
  things: readonly Thing[],
  ask: (thing: Thing) => Promise<Answer>,
): Promise<Answer[]> {
  const inLane = pLimit(lanes);
  try {
    return await Promise.all(things.map((thing) => inLane(() => ask(thing))));
  } finally {
    inLane.clearQueue();
  }
}
