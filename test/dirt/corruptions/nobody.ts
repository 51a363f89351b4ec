import { enrollment, sessionDays } from '../clean-district.js';
import { always, pickClass, pickUser, type Kind } from './kind.js';

const names = [
  { givenName: '', familyName: 'TBA' },
  { givenName: 'Vacant', familyName: 'Math' },
  { givenName: 'Staff', familyName: 'Staff' },
  { givenName: 'To Be', familyName: 'Announced' },
  { givenName: 'Art', familyName: 'Vacancy 2' },
];

/** Records of staff who are nobody. */
export const nobody: Record<string, Kind> = {
  "a teacher's record stands for nobody": (rows, random) => {
    const { sourcedId } = pickUser(rows, random, 'teacher');
    const [keepsLogin, keepsNumber] = [random.chance(), random.chance()];
    return always('users', sourcedId!, {
      ...random.pick(names)!,
      ...(!keepsLogin && { username: '', email: '' }),
      ...(!keepsNumber && { identifier: '' }),
    });
  },
  'a class with a teacher who is nobody besides': (rows, random) => {
    const to = pickClass(rows, random);
    const user = { sourcedId: 'VAC', enabledUser: 'true', orgSourcedIds: to.schoolSourcedId!, role: 'teacher' };
    const cells = { ...user, ...random.pick(names)!, username: random.chance() ? 'vacant' : '', identifier: '' };
    const line = enrollment('VAC', to.sourcedId!, to.schoolSourcedId!, 'teacher', sessionDays[to.termSourcedIds!]!);
    return (now) => ({ ...now, users: [...now.users, cells], enrollments: [...now.enrollments, line] });
  },
};
