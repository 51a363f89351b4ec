import type { Random } from '../../../district/random.js';
import type { Way } from '../way.js';
import { madeByHand } from './by-hand.js';
import { cleverIds } from './clever-ids.js';
import { halfAndHalf } from './half-and-half.js';
import { otherSisIds } from './other-sis-ids.js';
import { powerSchoolDcids } from './powerschool-dcids.js';
import { drawWay, randomWay } from './random.js';
import { stateNumbers } from './state-numbers.js';

export const ways: readonly Way[] = [otherSisIds, powerSchoolDcids, stateNumbers, cleverIds, madeByHand, halfAndHalf];

/** Every way by name: those, and the one that is another for each seed. */
export const canvasWays: ReadonlyArray<Pick<Way, 'name' | 'summary'>> = [...ways, randomWay];

/**
 * Gives the way of a name; the same random draws the same one.
 *
 * @throws Error naming the known ways
 */
export function wayNamed(name: string): (random: Random) => Way {
  if (name === randomWay.name) return (random) => drawWay(ways, random);
  const found = ways.find((each) => each.name === name);
  if (!found)
    throw new Error(`unknown way "${name}" of filling Canvas; known: ${canvasWays.map((way) => way.name).join(', ')}`);
  return () => found;
}
