import { sisId, type Way, type WayIds } from '../way.js';

/** The district has changed its SIS: Canvas has the ids of the one before, of which the new one knows nothing. */
export const otherSisIds: Way = {
  name: 'other-sis-ids',
  summary: 'ids of the SIS that the district had before; nothing of them is in PowerSchool',
  importer: 'Former SIS',
  termsPerSchool: false,
  namedByHand: 0.15,
  loginIsEmail: 0.1,
  hasLeftovers: false,
  ids: (district, random) => {
    // Numbers in another order than the records: nothing can be told from them.
    const numbers = new Map<string, number>();
    const numberOf = (id: string): number => numbers.get(id)!;
    for (const list of [district.orgs, district.classes, district.users]) {
      const ids = random.shuffled(list.map(({ sourcedId }) => sourcedId));
      for (const [at, id] of ids.entries()) numbers.set(id, 1_000 + at);
    }
    const made: WayIds = {
      account: (org) => sisId(`ENT-${numberOf(org.sourcedId)}`),
      term: ([session]) =>
        sisId(`CAL-${session!.schoolYear}-${session!.startDate.slice(5)}-${session!.endDate.slice(5)}`),
      course: (one) => sisId(`CRS-${numberOf(one.sourcedId)}`),
      section: (one) => sisId(`SEC-${numberOf(one.sourcedId)}`),
      user: (user) => sisId(`PER-${100_000 + 7 * numberOf(user.sourcedId)}`),
      departed: (number, role) => sisId(`PER-${(role === 'student' ? 100_003 : 100_005) + 7 * number}`),
      former: (number) => sisId(`CRS-L${number}`),
      observer: (number) => sisId(`GUA-${number}`),
    };
    return made;
  },
};
