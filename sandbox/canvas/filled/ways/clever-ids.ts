import type { Random } from '../../../district/random.js';
import { sisId, type Way } from '../way.js';

/** Clever's sync: objects under 24 hexadecimal digits, the numbers of the SIS as integration ids of people. */
export const cleverIds: Way = {
  name: 'clever-ids',
  summary: "Clever's ids of 24 hexadecimal digits; the number of most people as their integration id",
  importer: 'Clever',
  termsPerSchool: false,
  namedByHand: 0.1,
  loginIsEmail: 0.9,
  hasLeftovers: false,
  ids: (district, random) => {
    const ids = new Map<string, string>();
    for (const list of [district.orgs, district.academicSessions, district.classes, district.users])
      for (const { sourcedId } of list) ids.set(sourcedId, objectId(random));
    const idOf = (sourcedId: string): string => ids.get(sourcedId)!;
    const others = new Map<string, string>();
    const other = (kind: string, number: number): string => {
      const key = `${kind}${number}`;
      if (!others.has(key)) others.set(key, objectId(random));
      return others.get(key)!;
    };
    const withNumber = new Set(district.users.filter(() => random.chance(0.9)).map(({ sourcedId }) => sourcedId));
    const number = ({ sourcedId, identifier }: { sourcedId: string; identifier: string | null }): string | null =>
      withNumber.has(sourcedId) ? identifier : null;
    return {
      account: (org) => sisId(idOf(org.sourcedId)),
      term: ([session]) => sisId(idOf(session!.sourcedId)),
      course: (one) => sisId(idOf(one.sourcedId)),
      section: (one) => sisId(`${idOf(one.sourcedId)}-s`),
      user: (user) => ({ sisId: idOf(user.sourcedId), integrationId: number(user) }),
      departed: (at, role) => sisId(other(role, at)),
      former: (at) => sisId(other('course', at)),
      observer: (at) => sisId(other('contact', at)),
    };
  },
};

function objectId(random: Random): string {
  const part = (): string => random.below(0x1000000).toString(16).padStart(6, '0');
  return part() + part() + part() + part();
}
