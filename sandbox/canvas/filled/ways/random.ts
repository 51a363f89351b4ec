import type { Random } from '../../../district/random.js';
import { damages } from '../damage/index.js';
import type { Way, WayIds } from '../way.js';

export const randomWay = {
  name: 'random',
  summary: 'each school and kind of thing in a way of its own, with random damage; another one for each seed',
};

/** Share of the damages that one Canvas has. */
const shareOfDamages = 0.45;

/** Mixes ways by school and kind, and adds damages; the same random mixes the same. */
export function drawWay(ways: readonly Way[], random: Random): Way {
  return {
    ...randomWay,
    importer: 'Several integrations',
    termsPerSchool: random.chance(0.5),
    namedByHand: random.pick([0.1, 0.4, 0.8]),
    loginIsEmail: random.pick([0.05, 0.3, 0.9]),
    hasLeftovers: random.chance(0.5),
    damages: random
      .shuffled(damages)
      .filter(() => random.chance(shareOfDamages))
      .map(({ name }) => name),
    ids: (district, ofIds) => {
      const all = ways.map((way) => way.ids(district, ofIds));
      const chosen = new Map<string, WayIds>();
      const wayOf = (what: string, school = ''): WayIds => {
        const key = `${what} ${school}`;
        const known = chosen.get(key) ?? ofIds.pick(all);
        chosen.set(key, known);
        return known;
      };
      return {
        account: (org) => wayOf('account', org.sourcedId).account(org),
        term: (sessions) => wayOf('term').term(sessions),
        course: (one) => wayOf('class', one.school).course(one),
        section: (one) => wayOf('class', one.school).section(one),
        user: (user) => wayOf(user.role === 'student' ? 'student' : 'staff', user.orgs[0]).user(user),
        departed: (number, role) => wayOf(`departed ${role}`, String(number % 2)).departed(number, role),
        former: (number) => wayOf('former', String(number % 2)).former(number),
        observer: (number) => wayOf('observer').observer(number),
      };
    },
  };
}
