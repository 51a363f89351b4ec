/** One good record of each kind, as a provider sends it. */
export const org = { sourcedId: '12', status: 'active', name: 'Birch Valley High', type: 'school' };
export const termRecord = {
  sourcedId: '12-3201',
  status: 'active',
  title: 'Fall',
  type: 'semester',
  startDate: '2026-08-20',
  endDate: '2026-12-18',
  schoolYear: '2027',
};
export const classRecord = {
  sourcedId: '900',
  status: 'active',
  title: 'Algebra I',
  classType: 'scheduled',
  course: { sourcedId: '77' },
  school: { sourcedId: '12' },
  terms: [{ sourcedId: '12-3201' }],
};
export const userRecord = {
  sourcedId: 'S1',
  status: 'active',
  username: 'mfalk',
  enabledUser: 'true',
  givenName: 'Mira',
  familyName: 'Falk',
  role: 'student',
  orgs: [{ href: 'https://sis.example/orgs/12', sourcedId: '12', type: 'org' }],
};
export const enrollment = {
  sourcedId: 'S500',
  status: 'active',
  role: 'student',
  user: { sourcedId: 'S1' },
  class: { sourcedId: '900' },
  school: { sourcedId: '12' },
  beginDate: '2026-08-20',
  endDate: '2027-06-01',
};
export const courseRecord = {
  sourcedId: '77',
  status: 'active',
  title: 'Algebra',
  courseCode: 'MAT1',
  org: { sourcedId: '1' },
};
