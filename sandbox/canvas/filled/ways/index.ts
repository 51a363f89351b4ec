import type { Way } from '../way.js';
import { madeByHand } from './by-hand.js';
import { cleverIds } from './clever-ids.js';
import { halfAndHalf } from './half-and-half.js';
import { otherSisIds } from './other-sis-ids.js';
import { powerSchoolDcids } from './powerschool-dcids.js';
import { stateNumbers } from './state-numbers.js';

export const ways: readonly Way[] = [otherSisIds, powerSchoolDcids, stateNumbers, cleverIds, madeByHand, halfAndHalf];

/** @throws Error naming the known ways */
export function wayNamed(name: string): Way {
  const found = ways.find((each) => each.name === name);
  if (!found)
    throw new Error(`unknown way "${name}" of filling Canvas; known: ${ways.map((way) => way.name).join(', ')}`);
  return found;
}
