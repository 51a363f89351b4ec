import { schoolYearOfClass, sisId, type Way } from '../way.js';

/** A script of the district, from the files that go to the state: students by state number, staff by teacher number. */
export const stateNumbers: Way = {
  name: 'state-numbers',
  summary: 'state numbers of students, teacher numbers of staff, and courses by school, year and code',
  importer: 'State upload script',
  termsPerSchool: false,
  namedByHand: 0.2,
  loginIsEmail: 0.1,
  hasLeftovers: false,
  ids: (district) => ({
    account: (org) => sisId(`43-${org.identifier ?? org.sourcedId}`),
    term: ([session]) =>
      sisId(`${session!.schoolYear}:${session!.title.split(' ')[0]!.slice(0, 3)}${session!.startDate}`),
    course: (one) => sisId(`${schoolYearOfClass(one, district)}.${one.school}.${one.classCode ?? ''}.${one.sourcedId}`),
    section: (one) =>
      sisId(`${schoolYearOfClass(one, district)}.${one.school}.${one.classCode ?? ''}.${one.sourcedId}.s`),
    user: (user) => {
      const stateNumber = user.userIds.find(({ type }) => type === 'stateNumber')?.identifier;
      if (stateNumber !== undefined) return sisId(stateNumber);
      return sisId(`E${(user.identifier ?? user.sourcedId).padStart(7, '0')}`);
    },
    departed: (number, role) => sisId(role === 'student' ? String(7_000_400_000 + number) : `E${6_000 + number}`),
    former: (number) => sisId(`former.${number}`),
    observer: (number) => sisId(`P${number}`),
  }),
};
