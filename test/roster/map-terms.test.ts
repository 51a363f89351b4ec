import { describe, expect, test } from 'vitest';
import { mapTerms } from '../../roster/map-terms.js';
import { referenceData, type ReferenceRecord } from '../../roster/reference-data.js';
import type { AcademicSession } from '../../oneroster/rostering/model.js';
import { session, settingsWith } from './records.js';

const autumn = session('S1', 'semester', '2026-08-12', '2026-12-20');
const known = (more: Partial<ReferenceRecord<AcademicSession>> = {}): ReferenceRecord<AcademicSession> => ({
  ...{ body: autumn, presence: 'present', rejected: false, pinned: null, ...more },
});
const rowsOf = (
  records: ReferenceRecord<AcademicSession>[],
  { used = ['S1'], asOf = '2026-11-23', proven = true } = {},
) =>
  mapTerms(referenceData([], records, settingsWith(), true), new Set(used), {
    asOf,
    timezone: 'America/Chicago',
    proven,
  }).map((row) => [row.sisId, row.state, 'reason' in row ? row.reason : row.fields.start_date]);

describe('a session', () => {
  test('of a live class becomes a term, one that no class has does not', () => {
    expect(rowsOf([known()])).toEqual([['S1', 'desired', '2026-08-12T05:00:00Z']]);
    expect(rowsOf([known()], { used: [] })).toEqual([]);
  });

  test('that has ended is left alone, from the day after', () => {
    expect(rowsOf([known()], { asOf: '2026-12-20' })).toHaveLength(1);
    expect(rowsOf([known()], { asOf: '2026-12-21' })).toEqual([]);
    expect(rowsOf([known({ presence: 'gone', pinned: 't' })], { asOf: '2026-12-21' })).toEqual([]);
  });

  test('that is missing still stands', () => {
    expect(rowsOf([known({ presence: 'missing', pinned: 't' })])).toEqual([['t', 'desired', '2026-08-12T05:00:00Z']]);
  });

  const marked = { ...autumn, status: 'tobedeleted' } as const;
  test.each<[string, Partial<ReferenceRecord<AcademicSession>>, boolean, string[]]>([
    ['is gone', { presence: 'gone' }, true, ['absent', 'SESSION_GONE']],
    ['is gone, and nothing is proven', { presence: 'gone' }, false, ['unknown', 'SESSION_GONE']],
    ['is marked', { body: marked }, false, ['absent', 'SESSION_GONE']],
    ['cannot be read', { rejected: true }, true, ['unknown', 'RECORD_REJECTED']],
  ])('that %s, with a term in Canvas', (_, more, proven, expected) => {
    expect(rowsOf([known({ pinned: 't', ...more })], { proven })).toEqual([['t', ...expected]]);
  });

  test('that is gone and never had a term has none to lose, nor where another one stands for the term', () => {
    expect(rowsOf([known({ presence: 'gone' })])).toEqual([]);
    const other = known({ body: { ...autumn, sourcedId: 'S2' }, pinned: 't' });
    expect(rowsOf([known({ presence: 'gone', pinned: 't' }), other], { used: [] })).toEqual([]);
  });
});
