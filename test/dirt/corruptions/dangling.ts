import type { Random } from '../../holds/random.js';
import { always, pickClass, pickEnrollment, pickUser, type Kind } from './kind.js';

/** What an id comes to on the way through a spreadsheet. */
const mangled = (id: string, random: Random): string => {
  const ways = [id.replace(/^0+/, ''), id.toUpperCase(), id.toLowerCase(), ` ${id}`, `D-${id}`, `${id}.0`, 'nobody'];
  return random.pick(ways.filter((each) => each !== id))!;
};

/** References that name nobody. */
export const dangling: Record<string, Kind> = {
  'an enrollment that names nobody': (rows, random) => {
    const { sourcedId, userSourcedId } = pickEnrollment(rows, random);
    return always('enrollments', sourcedId!, { userSourcedId: mangled(userSourcedId!, random) });
  },
  'an enrollment in no class': (rows, random) => {
    const { sourcedId, classSourcedId } = pickEnrollment(rows, random);
    return always('enrollments', sourcedId!, { classSourcedId: mangled(classSourcedId!, random) });
  },
  'an enrollment at a school that is none': (rows, random) =>
    always('enrollments', pickEnrollment(rows, random).sourcedId!, { schoolSourcedId: '999' }),
  'all enrollments of a person name nobody': (rows, random) => {
    const { sourcedId } = pickUser(rows, random);
    const instead = mangled(sourcedId!, random);
    return (now) => ({
      ...now,
      enrollments: now.enrollments.map((each) =>
        each.userSourcedId === sourcedId ? { ...each, userSourcedId: instead } : each,
      ),
    });
  },
  'all enrollments lose the zeros of their people, or get some': () => (now) => ({
    ...now,
    enrollments: now.enrollments.map((each) => ({
      ...each,
      userSourcedId: each.userSourcedId!.startsWith('0')
        ? each.userSourcedId!.replace(/^0+/, '')
        : `00${each.userSourcedId!}`,
    })),
  }),
  'a person whose record is gone': (rows, random) => {
    const { sourcedId } = pickUser(rows, random);
    return (now) => ({ ...now, users: now.users.filter((each) => each.sourcedId !== sourcedId) });
  },
  'a class whose record is gone': (rows, random) => {
    const { sourcedId } = pickClass(rows, random);
    return (now) => ({ ...now, classes: now.classes.filter((each) => each.sourcedId !== sourcedId) });
  },
  'a class of a course that is none': (rows, random) =>
    always('classes', pickClass(rows, random).sourcedId!, (of) => ({
      courseSourcedId: `${of.courseSourcedId!}-9`,
    })),
  'a class of a session that is none': (rows, random) =>
    always('classes', pickClass(rows, random).sourcedId!, { termSourcedIds: 'S9' }),
  'a user of a school that is none': (rows, random) =>
    always('users', pickUser(rows, random).sourcedId!, { orgSourcedIds: '999' }),
};
