import { byHand, sisId, type Ids, type Way } from '../way.js';

/**
 * Every second school was provisioned under the sourcedIds that Rollbook gives, by something that ended half-way; the
 * others did everything by hand. Years of mending have left merged people, and deleted objects that hold ids and logins.
 */
export const halfAndHalf: Way = {
  name: 'half-and-half',
  summary: 'every second school has the ids that Rollbook would give, the others were made by hand; with leftovers',
  importer: 'Trial of an integration',
  termsPerSchool: false,
  namedByHand: 0.4,
  loginIsEmail: 0.2,
  hasLeftovers: true,
  ids: (district) => {
    const schools = district.orgs.filter(({ type }) => type === 'school').map(({ sourcedId }) => sourcedId);
    const isProvisioned = (school: string | undefined): boolean => {
      const at = schools.indexOf(school ?? '');
      return at < 0 || at % 2 === 0;
    };
    const when = (is: boolean, id: string): Ids => (is ? sisId(id) : byHand);
    return {
      account: (org) => when(isProvisioned(org.sourcedId), org.sourcedId),
      term: ([session]) => sisId(session!.sourcedId),
      course: (one) => when(isProvisioned(one.school), one.sourcedId),
      section: (one) => when(isProvisioned(one.school), one.sourcedId),
      user: (user) => when(isProvisioned(user.orgs[0]), user.sourcedId),
      departed: (number, role) => when(number % 2 === 0, `${role === 'student' ? 'S' : 'T'}${9_000 + number}`),
      former: (number) => when(number % 2 === 0, String(4_000 + number)),
      observer: () => byHand,
    };
  },
};
