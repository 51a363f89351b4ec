import { districtSettings, type DistrictSettings } from '../../config/settings.js';
import type { AcademicSession, Class, Course, Org, SessionType, User } from '../../oneroster/rostering/model.js';

/** Settings with their defaults, edited. */
export function settingsWith(edit: (settings: DistrictSettings) => void = () => {}): DistrictSettings {
  const settings = districtSettings.parse({
    district: 'maple',
    name: 'Maple Unified',
    timezone: 'America/Chicago',
    sis: { url: 'https://powerschool.maple.example' },
    canvas: { url: 'https://canvas.maple.example' },
  });
  edit(settings);
  return settings;
}

export function org(sourcedId: string, more: Partial<Org> = {}): Org {
  const school = { sourcedId, status: 'active', name: `School ${sourcedId}`, type: 'school' } as const;
  return { ...school, identifier: sourcedId, parentSourcedId: null, ...more };
}

export function session(
  sourcedId: string,
  type: SessionType,
  startDate: string,
  endDate: string,
  parentSourcedId: string | null = null,
): AcademicSession {
  return {
    sourcedId,
    status: 'active',
    title: sourcedId,
    type,
    startDate,
    endDate,
    parentSourcedId,
    schoolYear: '2027',
  };
}

/** A school's year: two semesters of two quarters each. */
export function yearOf(school: string): AcademicSession[] {
  const id = (name: string) => `${school}-${name}`;
  return [
    session(id('Y'), 'schoolYear', '2026-08-12', '2027-06-09'),
    session(id('S1'), 'semester', '2026-08-12', '2026-12-20', id('Y')),
    session(id('S2'), 'semester', '2027-01-07', '2027-06-09', id('Y')),
    session(id('Q1'), 'gradingPeriod', '2026-08-12', '2026-10-15', id('S1')),
    session(id('Q2'), 'gradingPeriod', '2026-10-16', '2026-12-20', id('S1')),
  ];
}

export function course(sourcedId: string, more: Partial<Course> = {}): Course {
  const base = {
    sourcedId,
    status: 'active',
    title: 'Algebra',
    courseCode: 'M100',
    schoolYearSourcedId: null,
  } as const;
  return { ...base, grades: [], subjects: ['Mathematics'], orgSourcedId: null, ...more };
}

export function aClass(sourcedId: string, more: Partial<Class> = {}): Class {
  return {
    sourcedId,
    status: 'active',
    title: `Algebra - ${sourcedId}`,
    classCode: `M100.${sourcedId}`,
    classType: 'scheduled',
    grades: ['09'],
    subjects: [],
    periods: [],
    location: null,
    courseSourcedId: '300',
    schoolSourcedId: '701',
    termSourcedIds: ['701-S1'],
    ...more,
  };
}

export function user(sourcedId: string, more: Partial<User> = {}): User {
  return {
    sourcedId,
    status: 'active',
    username: `login-${sourcedId}`,
    userIds: [],
    enabledUser: true,
    givenName: 'Ada',
    familyName: 'Quill',
    middleName: null,
    role: 'student',
    identifier: `n-${sourcedId}`,
    email: `${sourcedId}@students.maple.example`,
    orgSourcedIds: ['701'],
    grades: ['09'],
    ...more,
  };
}
