import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeedRows } from '../../sandbox/feed/rows.js';
import { activeEnrollments, useOf } from './shrunk.js';
import { base, startField, type Field, type Night } from './nights.js';

/** Half of the enrollments, with dates that may be of May or of June. */
const half = base.enrollments.slice(0, Math.ceil(base.enrollments.length / 2));
const unreadable = half.map((each) => ({ ...each, endDate: '06/05/2027' }));
const rest = base.enrollments.slice(half.length);
/** The same under other ids, as after a schedule was made anew. */
const anew = half.map((each) => ({ ...each, sourcedId: `${each.sourcedId}-again` }));
const nights: Array<{ rows: FeedRows }> = [
  { rows: {} },
  { rows: { enrollments: [...unreadable, ...rest] } },
  { rows: { enrollments: [...anew, ...rest] } },
  { rows: { enrollments: [...anew, ...rest] } },
];

let field: Field;
beforeAll(async () => {
  field = await startField({ nights });
});
afterAll(() => field?.stop());

const codes = (night: Night): string[] => [...new Set(night.problems.map((each) => each.code))];

test('a list of which more cannot be read than the limit allows proves nothing', () => {
  const night = field.nights[1]!;
  expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
  expect(useOf(night, 'enrollments')).toBe('noRemovals');
  expect(codes(night)).toContain('AMBIGUOUS_DATE');
});

test('records that could not be read and have left the list take no proof from the next one', () => {
  const [first, , third, last] = field.nights as [Night, Night, Night, Night];
  expect(useOf(third, 'enrollments')).toBe('all');
  expect(third).toMatchObject({ outcome: 'complete', problems: [] });
  expect(last).toMatchObject({ outcome: 'complete', problems: [], sent: {} });
  expect(activeEnrollments(last)).toEqual(activeEnrollments(first));
});
