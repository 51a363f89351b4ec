import { describe, expect, it, test } from 'vitest';
import { decodeRecord } from '../../oneroster/rostering/decode.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { classRecord, enrollment, org, termRecord, userRecord } from './sample-records.js';

function refusal(collection: CollectionName, raw: unknown): string {
  const decoded = decodeRecord(collection, raw);
  return decoded.ok ? 'accepted' : `${decoded.code} ${decoded.field}`;
}

describe('decoding', () => {
  it.each<[CollectionName, object, object, string[]]>([
    ['enrollments', { ...enrollment, school: null }, { schoolSourcedId: null }, []],
    ['enrollments', { ...enrollment, primary: 'perhaps' }, { primary: false }, ['UNKNOWN_WORD primary']],
    ['users', { ...userRecord, enabledUser: 'perhaps' }, { enabledUser: true }, ['UNKNOWN_WORD enabledUser']],
    ['classes', { ...classRecord, title: '' }, { title: '' }, []],
    ['classes', { ...classRecord, course: null, school: '' }, { courseSourcedId: '', schoolSourcedId: '' }, []],
    ['classes', { ...classRecord, classType: 'Lab' }, { classType: 'scheduled' }, ['UNKNOWN_WORD classType']],
    ['classes', { ...classRecord, classType: 'Home Room' }, { classType: 'homeroom' }, []],
    ['courses', { sourcedId: '77' }, { title: '', courseCode: null, orgSourcedId: null }, []],
    ['academicSessions', { ...termRecord, schoolYear: null }, { schoolYear: null }, []],
    ['academicSessions', { ...termRecord, type: 'trimester' }, { type: 'term' }, ['UNKNOWN_WORD type']],
    ['academicSessions', { ...termRecord, type: 'School Year' }, { type: 'schoolYear' }, []],
    ['orgs', { ...org, type: 'college' }, { type: 'school' }, ['UNKNOWN_WORD type']],
    ['orgs', { ...org, type: '', children: [{ sourcedId: '13' }] }, { type: 'district' }, ['UNKNOWN_WORD type']],
  ])('a record of %s is used without what nothing needs: %j', (collection, raw, read, remarks) => {
    const decoded = decodeRecord(collection, raw);
    expect(decoded.ok && decoded.record).toMatchObject(read);
    expect(decoded.ok && decoded.remarks.map(({ code, field }) => `${code} ${field}`)).toEqual(remarks);
  });

  it('names the characters in ids and logins that nobody sees, and not the id', () => {
    const remarksOn = (collection: CollectionName, raw: unknown) => {
      const decoded = decodeRecord(collection, raw);
      return decoded.ok ? decoded.remarks : [];
    };
    const dirty = { ...userRecord, sourcedId: 'S\u200b1', username: 'm\u00a0falk\u200d\u00a0x' };
    expect(remarksOn('users', dirty)).toEqual([
      { code: 'INVISIBLE_CHARACTER', field: 'sourcedId', detail: 'U+200B' },
      { code: 'INVISIBLE_CHARACTER', field: 'username', detail: 'U+00A0, U+200D' },
    ]);
    expect(remarksOn('enrollments', { ...enrollment, user: { sourcedId: 'S1\u0007' } })).toMatchObject([
      { field: 'userSourcedId', detail: 'U+0007' },
    ]);
    expect(remarksOn('users', { ...userRecord, username: 'jos\u00e9 m.', sourcedId: '\ufeff S1 ' })).toEqual([]);
  });

  it('reads the dates of an enrollment in the forms that SIS write, and takes no date and no end for none', () => {
    const dates = (beginDate: unknown, endDate: unknown) => {
      const decoded = decodeRecord('enrollments', { ...enrollment, beginDate, endDate });
      return decoded.ok && [decoded.record.beginDate, decoded.record.endDate];
    };
    expect(dates('08/17/2026', '2027-6-4')).toEqual(['2026-08-17', '2027-06-04']);
    expect(dates('20260817', '2027-06-04T23:59:59-06:00')).toEqual(['2026-08-17', '2027-06-04']);
    expect(dates('1900-01-01', '0000-00-00')).toEqual([null, null]);
    expect(dates('0001-01-01T00:00:00', '9999-12-31')).toEqual([null, null]);
    expect(refusal('enrollments', { ...enrollment, endDate: '06/04/2027' })).toBe('AMBIGUOUS_DATE endDate');
    expect(refusal('enrollments', { ...enrollment, endDate: 'soon' })).toBe('NOT_A_DATE endDate');
    expect(refusal('enrollments', { ...enrollment, beginDate: '9999-12-31' })).toBe('NOT_A_DATE beginDate');
  });

  it('refuses a session whose dates stand for none', () => {
    for (const endDate of ['0000-00-00', '9999-12-31']) {
      expect(refusal('academicSessions', { ...termRecord, endDate })).toBe('NOT_A_DATE endDate');
    }
  });
});

test.each([' ', null, undefined, {}, 12345678901234567890])(
  'a name like %j of an org or session is remarked',
  (blank) => {
    const school = { ...org, sourcedId: '12', identifier: '0412', name: blank };
    const remarks = (field: string) => [{ code: 'NAME_BLANK', field }];
    expect(decodeRecord('orgs', school)).toMatchObject({
      ...{ ok: true, record: { name: '0412', unnamed: true }, remarks: remarks('name') },
    });
    expect(decodeRecord('orgs', { ...school, identifier: '' })).toMatchObject({ ok: true, record: { name: '12' } });
    const { startDate, endDate } = termRecord;
    expect(decodeRecord('academicSessions', { ...termRecord, title: blank })).toMatchObject({
      ...{ ok: true, record: { title: `${startDate} to ${endDate}`, unnamed: true }, remarks: remarks('title') },
    });
  },
);

test.each([
  ['sourcedId', { sourcedId: 12345678901234567890 }],
  ['user', { user: { sourcedId: 12345678901234567890 } }],
  ['class', { class: 98765432109876543210 }],
])('an enrollment whose %s is a number that cannot be read exactly is refused', (field, more) => {
  const raw = { sourcedId: 'E1', role: 'student', user: { sourcedId: 'P1' }, class: { sourcedId: 'K1' }, ...more };
  expect(decodeRecord('enrollments', raw)).toMatchObject({ ok: false, code: 'ID_NOT_EXACT', field });
});
