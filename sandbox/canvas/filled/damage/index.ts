import { damagesOfClasses } from './classes.js';
import type { Damage } from './damage.js';
import { damagesOfPeople } from './people.js';

/** Everything that can have gone wrong in a Canvas of the way `random`. */
export const damages: readonly Damage[] = [...damagesOfPeople, ...damagesOfClasses];
