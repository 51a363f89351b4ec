import { describe, expect, test } from 'vitest';
import { classRules, orgRules, sessionRules, userRules, type MappedBy } from '../../client/explain/rules.js';
import { meaningOf } from '../../codes/registry.js';
import type { DistrictSettings } from '../../config/settings.js';
import { referenceData, type ReferenceRecord } from '../../roster/reference-data.js';
import type { ClassToMap } from '../../store/provisioning/mapping/classes-to-map.js';
import type { PersonRecord } from '../../store/provisioning/mapping/people-to-map.js';
import { aClass, course, org, session, settingsWith, user, yearOf } from '../roster/records.js';

const known = <Body>(body: Body, more: Partial<ReferenceRecord<Body>> = {}): ReferenceRecord<Body> => ({
  ...{ body, presence: 'present', rejected: false, pinned: null, ...more },
});
const certified = { use: 'all' } as const;
const proofs = { orgs: certified, academicSessions: certified, courses: certified, classes: certified };

function mappedBy(edit: (settings: DistrictSettings) => void = () => {}, asOf = '2026-11-23'): MappedBy {
  const settings = settingsWith(edit);
  const sessions = [
    ...yearOf('701').map((each) => known(each)),
    known(session('unread', 'semester', '2026-08-12', '2026-12-20'), { rejected: true }),
  ];
  const orgs = [known(org('701')), known(org('702'), { presence: 'missing' })];
  return {
    run: { settings, asOf, scopeFingerprint: 's' },
    reference: referenceData(orgs, sessions, settings, true),
    proofs,
  };
}
const aKnownClass = (more: Partial<ClassToMap> = {}): ClassToMap => ({
  ...{ class: aClass('8001'), presence: 'present', rejected: false, course: course('300'), students: null },
  ...{ pinnedSection: null, pinnedCourse: null, appliedScope: null, replaced: false },
  ...{
    isNamed: false,
    former: null,
    people: null,
    believed: null,
    answers: {},
    ...more,
  },
});

describe('why a class is not in Canvas', () => {
  const withStudents = (settings: DistrictSettings) => (settings.scope.classesWithoutStudents = false);
  const tobedeleted = aClass('8001', { status: 'tobedeleted' });
  test.each<[string, Partial<ClassToMap>, string | null]>([
    ['it should be', {}, null],
    ['it has no students', { students: 0 }, meaningOf('NO_STUDENTS')],
    ['it has some', { students: 1 }, null],
    ['it cannot be read', { rejected: true, class: tobedeleted }, meaningOf('RECORD_REJECTED')],
    ['it is marked', { class: tobedeleted, students: 0 }, meaningOf('CLASS_GONE')],
    ['it is gone', { presence: 'gone' }, meaningOf('CLASS_GONE')],
    ['it is missing', { presence: 'missing' }, meaningOf('CLASS_MISSING')],
    ['it is gone, and enrollments name it', { presence: 'gone', isNamed: true }, meaningOf('CLASS_LEFT')],
    ['its school is not known', { class: aClass('8001', { schoolSourcedId: '9' }) }, meaningOf('SCHOOL_UNKNOWN')],
    [
      'its session cannot be read',
      { class: aClass('8001', { termSourcedIds: ['unread'] }) },
      meaningOf('SESSION_UNKNOWN'),
    ],
    [
      'another one stands for it',
      { replaced: true },
      'a person has said that another record is this one under a new id',
    ],
  ])('%s', (_, more, why) => {
    const { whyNot } = classRules(aKnownClass(more), mappedBy(withStudents));
    if (why === null) expect(whyNot).toBeNull();
    else expect(whyNot).toContain(why);
  });

  test('its sessions are over', () => {
    expect(classRules(aKnownClass(), mappedBy(undefined, '2026-12-21')).whyNot).toBe(
      'its sessions ended on 2026-12-20: the past is left alone',
    );
  });

  test('in Canvas it stays without students, and nothing is told against it', () => {
    expect(classRules(aKnownClass({ students: 0, appliedScope: 's' }), mappedBy(withStudents)).whyNot).toBeNull();
  });
});

describe('why a person is not in Canvas', () => {
  const record = (each = user('S1'), more: Partial<PersonRecord> = {}): PersonRecord => ({
    ...{ person: each.sourcedId, user: each, presence: 'present', rejected: false, pinned: null, applied: null },
    ...{
      schoolsOfClasses: [],
      replaced: false,
      believed: null,
      answers: {},
      ...more,
    },
  });
  test.each<[string, PersonRecord, string | null]>([
    ['they should be', record(), null],
    ['the role is none of Canvas', record(user('S1', { role: 'parent' })), meaningOf('ROLE_NOT_PROVISIONED')],
    ['it stands for nobody', record(user('S1', { identifier: '90001' })), meaningOf('STANDS_FOR_NOBODY')],
    ['no school of theirs is in scope', record(user('S1', { orgSourcedIds: ['9'] })), meaningOf('PERSON_OUT_OF_SCOPE')],
    ['they left', record(user('S1', { status: 'tobedeleted' })), meaningOf('PERSON_LEFT')],
    ['they are missing', record(user('S1'), { presence: 'missing' }), meaningOf('PERSON_MISSING')],
    ['they have no login', record(user('S1', { username: '' })), meaningOf('LOGIN_MISSING')],
    ['the login is none', record(user('S1', { username: 'jos\u200be' })), meaningOf('LOGIN_NOT_ALLOWED')],
    ['another record stands for them', record(user('S1'), { replaced: true }), 'a person has said'],
  ])('%s', (_, one, why) => {
    const dummies = (settings: DistrictSettings) => (settings.scope.dummyTeachers = ['90001']);
    const { whyNot } = userRules(one.user, [one], mappedBy(dummies));
    if (why === null) expect(whyNot).toBeNull();
    else expect(whyNot).toContain(why);
  });

  test('another record of theirs cannot be read', () => {
    const all = [record(), record(user('S2'), { rejected: true })];
    expect(userRules(all[0]!.user, all, mappedBy()).whyNot).toBe(meaningOf('RECORD_REJECTED'));
  });
});

test('a school that the SIS does not show is told with the reason that its account has', () => {
  expect(orgRules(org('702'), mappedBy()).whyNot).toBe(meaningOf('ORG_MISSING'));
  expect(orgRules(org('701'), mappedBy()).whyNot).toBeNull();
});

test('a session that cannot be read becomes no term', () => {
  const unread = session('unread', 'semester', '2026-08-12', '2026-12-20');
  expect(sessionRules(unread, mappedBy()).whyNot).toBe(meaningOf('RECORD_REJECTED'));
});
