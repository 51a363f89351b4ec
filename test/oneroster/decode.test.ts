import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from '../../oneroster/rostering/decode.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { classRecord, courseRecord, enrollment, org, termRecord, userRecord } from './sample-records.js';

function record(collection: CollectionName, raw: unknown): Record<string, unknown> {
  const decoded = decodeRecord(collection, raw);
  if (!decoded.ok) throw new Error(`${decoded.code} ${decoded.field}`);
  return decoded.record as unknown as Record<string, unknown>;
}

function refusal(collection: CollectionName, raw: unknown): string {
  const decoded = decodeRecord(collection, raw);
  return decoded.ok ? 'accepted' : `${decoded.code} ${decoded.field}`;
}

describe('decoding', () => {
  it('reads each kind of record', () => {
    expect(record('orgs', { ...org, identifier: 12, parent: { sourcedId: '1' } })).toEqual({
      ...org,
      identifier: '12',
      parentSourcedId: '1',
    });
    expect(record('academicSessions', termRecord)).toEqual({ ...termRecord, parentSourcedId: null });
    expect(record('courses', courseRecord)).toEqual({
      sourcedId: '77',
      status: 'active',
      title: 'Algebra',
      courseCode: 'MAT1',
      schoolYearSourcedId: null,
      grades: [],
      subjects: [],
      orgSourcedId: '1',
    });
    expect(record('classes', classRecord)).toEqual({
      sourcedId: '900',
      status: 'active',
      title: 'Algebra I',
      classCode: null,
      classType: 'scheduled',
      grades: [],
      subjects: [],
      periods: [],
      location: null,
      courseSourcedId: '77',
      schoolSourcedId: '12',
      termSourcedIds: ['12-3201'],
    });
    expect(record('enrollments', enrollment)).toEqual({
      sourcedId: 'S500',
      status: 'active',
      role: 'student',
      primary: false,
      userSourcedId: 'S1',
      classSourcedId: '900',
      schoolSourcedId: '12',
      beginDate: '2026-08-20',
      endDate: '2027-06-01',
    });
  });

  it('drops what nobody may use', () => {
    const user = record('users', { ...userRecord, password: 'x', phone: '1', sms: '2', agents: [{ sourcedId: 'G1' }] });
    expect(user).toEqual({
      sourcedId: 'S1',
      status: 'active',
      username: 'mfalk',
      userIds: [],
      enabledUser: true,
      givenName: 'Mira',
      familyName: 'Falk',
      middleName: null,
      role: 'student',
      identifier: null,
      email: null,
      orgSourcedIds: ['12'],
      grades: [],
    });
  });

  it('drops what no database holds: NUL, and half a character where the SIS cut a text in the middle of an emoji', () => {
    const user = record('users', {
      ...userRecord,
      givenName: 'Mi\0ra',
      familyName: 'Falk \ud83d',
      email: '\ude00@sis.example',
    });
    expect(user).toMatchObject({ givenName: 'Mira', familyName: 'Falk \ufffd', email: '\ufffd@sis.example' });
    expect(record('users', { ...userRecord, familyName: 'Falk 😀' })).toMatchObject({ familyName: 'Falk 😀' });
  });

  it('reads ids as numbers, with spaces, and references of every shape', () => {
    expect(record('orgs', { ...org, sourcedId: 12 }).sourcedId).toBe('12');
    expect(record('orgs', { ...org, sourcedId: ' 12\t' }).sourcedId).toBe('12');
    for (const course of ['77', 77, { sourcedId: ' 77 ' }, { href: 'x', sourcedId: '77' }, [{ sourcedId: '77' }]]) {
      expect(record('classes', { ...classRecord, course }).courseSourcedId).toBe('77');
    }
    for (const orgs of [
      ['12', '13'],
      [{ sourcedId: '12' }, { sourcedId: 13 }, { sourcedId: '12' }, null],
    ]) {
      expect(record('users', { ...userRecord, orgs }).orgSourcedIds).toEqual(['12', '13']);
    }
    expect(record('users', { ...userRecord, orgs: { sourcedId: '12' } }).orgSourcedIds).toEqual(['12']);
  });

  it('reads nulls and empty strings as nothing', () => {
    const bare = {
      ...classRecord,
      classCode: null,
      grades: '',
      subjects: null,
      periods: '',
      location: '  ',
      classType: null,
    };
    expect(record('classes', bare)).toMatchObject({
      classCode: null,
      grades: [],
      subjects: [],
      periods: [],
      location: null,
      classType: 'scheduled',
    });
    expect(record('enrollments', { ...enrollment, beginDate: null, endDate: '' })).toMatchObject({
      beginDate: null,
      endDate: null,
    });
  });

  it('reads periods from a text or a list, and leaves an expression whole', () => {
    expect(record('classes', { ...classRecord, periods: '1(A,C-E)' }).periods).toEqual(['1(A,C-E)']);
    expect(record('classes', { ...classRecord, periods: [1, '2'] }).periods).toEqual(['1', '2']);
    expect(record('users', { ...userRecord, grades: '09, 10' }).grades).toEqual(['09', '10']);
  });

  it.each([
    [undefined, 'active'],
    [null, 'active'],
    ['', 'active'],
    ['Active', 'active'],
    ['tobedeleted', 'tobedeleted'],
    ['toBeDeleted', 'tobedeleted'],
    ['inactive', 'tobedeleted'],
  ])('reads the status %j as %s', (status, read) => {
    expect(record('orgs', { ...org, status }).status).toBe(read);
  });

  it.each([
    [true, true],
    ['true', true],
    ['TRUE', true],
    [1, true],
    [false, false],
    ['false', false],
    ['0', false],
    [null, false],
    ['Yes', true],
    ['Y', true],
    ['t', true],
    ['Active', true],
    ['N', false],
    [' no ', false],
  ])('reads %j as a boolean', (primary, read) => {
    expect(record('enrollments', { ...enrollment, primary }).primary).toBe(read);
  });

  it('takes a user without a word on enabledUser for enabled', () => {
    expect(record('users', { ...userRecord, enabledUser: undefined }).enabledUser).toBe(true);
  });

  it('reads words in any case, and the words of OneRoster 1.0', () => {
    expect(record('academicSessions', { ...termRecord, type: 'GRADINGPERIOD' }).type).toBe('gradingPeriod');
    expect(record('academicSessions', { ...termRecord, type: 'schoolyear' }).type).toBe('schoolYear');
    expect(record('orgs', { ...org, type: 'local' }).type).toBe('local');
    expect(record('orgs', { ...org, type: 'Departments' }).type).toBe('department');
    expect(record('users', { ...userRecord, role: ' Teacher ' }).role).toBe('teacher');
  });

  it('keeps the enrollment of a student who never came, and refuses one that ends long before it begins', () => {
    const neverCame = { ...enrollment, beginDate: '2026-08-20', endDate: '2026-08-19' };
    expect(record('enrollments', neverCame).endDate).toBe('2026-08-19');
    const wrong = { ...enrollment, beginDate: '2026-08-20', endDate: '2026-08-18' };
    expect(refusal('enrollments', wrong)).toBe('END_BEFORE_START endDate');
    const term = { ...termRecord, startDate: '2026-12-18', endDate: '2026-08-20' };
    expect(refusal('academicSessions', term)).toBe('END_BEFORE_START endDate');
  });

  it('calls a class without a title by its code, and takes people with one name or no login', () => {
    expect(record('classes', { ...classRecord, title: '', classCode: 'MAT1.3' }).title).toBe('MAT1.3');
    expect(record('users', { ...userRecord, givenName: null, username: null })).toMatchObject({
      givenName: '',
      familyName: 'Falk',
      username: '',
    });
    expect(refusal('users', { ...userRecord, givenName: null, familyName: ' ' })).toBe(
      'REQUIRED_FIELD_MISSING familyName',
    );
  });

  it('reads further ids of a person, and leaves out those that say nothing', () => {
    const userIds = [
      { type: 'state', identifier: 991 },
      { type: 'portal', identifier: null },
      null,
      { identifier: 'x' },
    ];
    expect(record('users', { ...userRecord, userIds }).userIds).toEqual([
      { type: 'state', identifier: '991' },
      { type: '', identifier: 'x' },
    ]);
  });

  it.each([
    ['orgs', { ...org, sourcedId: '  ' }, 'REQUIRED_FIELD_MISSING sourcedId'],
    ['users', { ...userRecord, role: 'counselor' }, 'ROLE_OF_LATER_VERSION role'],
    ['users', { ...userRecord, role: 'District Administrator' }, 'ROLE_OF_LATER_VERSION role'],
    ['enrollments', { ...enrollment, role: 'ext:substitute' }, 'ROLE_OF_LATER_VERSION role'],
    ['orgs', { ...org, status: 'gone' }, 'UNKNOWN_STATUS status'],
    ['orgs', null, 'NOT_AN_OBJECT orgs'],
    ['orgs', [org], 'NOT_AN_OBJECT orgs'],
    ['users', { ...userRecord, role: 'wizard' }, 'UNKNOWN_ROLE role'],
    ['users', { ...userRecord, role: null }, 'REQUIRED_FIELD_MISSING role'],
    ['academicSessions', { ...termRecord, endDate: null }, 'REQUIRED_FIELD_MISSING endDate'],
    ['enrollments', { ...enrollment, user: null }, 'REQUIRED_FIELD_MISSING user'],
  ] as Array<[CollectionName, unknown, string]>)('refuses a record of %s with a line: %j', (collection, raw, line) => {
    expect(refusal(collection, raw)).toBe(line);
  });

  it('names the record in a refusal, and never its values', () => {
    const decoded = decodeRecord('users', { ...userRecord, role: 'wizard-Falk' });
    expect(decoded).toMatchObject({ ok: false, sourcedId: 'S1', code: 'UNKNOWN_ROLE' });
    expect(JSON.stringify(decoded)).not.toContain('wizard');
  });

  it('never throws, whatever a provider sends', () => {
    const collections: CollectionName[] = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'];
    const spoil = fc.record({
      field: fc.constantFrom(...Object.keys({ ...classRecord, ...userRecord, ...termRecord, ...enrollment })),
      value: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...collections),
        fc.array(spoil, { maxLength: 4 }),
        fc.jsonValue(),
        (collection, spoils, any) => {
          const base = {
            ...courseRecord,
            ...org,
            ...classRecord,
            ...termRecord,
            ...userRecord,
            ...enrollment,
          } as Record<string, unknown>;
          for (const { field, value } of spoils) base[field] = value;
          for (const raw of [base, any]) {
            const decoded = decodeRecord(collection, raw);
            if (decoded.ok) expect(decoded.record.sourcedId).not.toBe('');
            else expect(decoded.remedy).not.toBe('');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
