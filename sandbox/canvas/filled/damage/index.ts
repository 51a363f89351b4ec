import { damagesOfClasses } from './classes.js';
import type { Damage } from './damage.js';
import { damagesOfPeople } from './people.js';

const byName = new Map([...damagesOfPeople, ...damagesOfClasses].map((each) => [each.name, each]));

export const damageNamed = (name: string): Damage => byName.get(name)!;

/** Everything that can have gone wrong in a Canvas of the way `random`. */
export const damages: readonly Damage[] = [...byName.values()];
