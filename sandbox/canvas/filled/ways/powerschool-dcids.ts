import type { User } from '../../../district/records.js';
import { sisId, type Way } from '../way.js';

/**
 * The older integration of PowerSchool: people under the bare DCID of their table, without the letter that tells students
 * from staff; sections under their id; courses by their number and year, so that the sections of a course share a prefix.
 */
export const powerSchoolDcids: Way = {
  name: 'powerschool-dcids',
  summary: 'DCIDs of the older PowerSchool integration: the number that the sourcedId is made of, without its letter',
  importer: 'PowerSchool integration',
  termsPerSchool: true,
  namedByHand: 0.1,
  loginIsEmail: 0.05,
  hasLeftovers: false,
  ids: () => ({
    account: (org) => sisId(org.identifier ?? org.sourcedId),
    term: ([session]) => sisId(session!.sourcedId.split('-').reverse().join('_')),
    course: (one) => sisId(`${one.school}-${one.classCode ?? one.sourcedId}-${one.sourcedId}`),
    section: (one) => sisId(one.sourcedId),
    user: (user) => ({ sisId: dcidOf(user), integrationId: user.role === 'student' ? user.identifier : null }),
    departed: (number, role) => sisId(String((role === 'student' ? 9_000 : 16_000) + number)),
    former: (number) => sisId(`former-${4_000 + number}`),
    observer: (number) => sisId(`G${700 + number}`),
  }),
};

function dcidOf(user: User): string {
  return user.sourcedId.replace(/^[ST](?=\d)/, '');
}
