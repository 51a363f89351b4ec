import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells } from '../../sandbox/feed/rows.js';
import type { FeedPatch } from '../../sandbox/feed/patch.js';
import { command } from '../holds/waiting-run.js';
import { baseClasses, classesIn, classesOf, inTenMonths, toldOf, withCells, without } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';
import { activeEnrollments, askedLists, toldOfList, useOf } from './shrunk.js';

/** A provider whose totals never fit: no list is ever proven whole. */
const patch: FeedPatch = {
  headers: (_kind, given, { rows }) => ({ ...given, 'x-total-count': String(rows.length + 3) }),
};
const dates = ['2026-11-30', '2026-12-01', '2026-12-03', '2026-12-04', '2026-12-07', '2026-12-08', '2026-12-09'].map(
  (day) => `${day}T00:30`,
);
const few = base.enrollments.filter((each) => each.classSourcedId === 'K1');
const codes = (night: Night) => [...new Set(night.problems.map((each) => each.code))];

describe('lists that no read has ever proven', () => {
  let field: Field;
  beforeAll(async () => {
    const asBefore = Array.from({ length: 5 }, () => ({ patch }));
    const changed = [few, base.enrollments].map((enrollments) => ({ patch, rows: { enrollments } }));
    field = await startField({ dates, nights: [...asBefore, ...changed], play: 4 });
  });
  afterAll(() => field?.stop());

  test('are used without removals, and the first nights are complete', () => {
    for (const night of field.nights.slice(0, 3)) {
      expect(night).toMatchObject({ outcome: 'complete', problems: [] });
      expect(useOf(night, 'enrollments')).toBe('noRemovals');
      expect(classesIn(night)).toEqual(baseClasses);
    }
  });

  test('are told by the outcome after some days, each as a problem that says what speaks against it', () => {
    const last = field.nights[3]!;
    expect(last).toMatchObject({ outcome: 'partial', sent: {} });
    expect(codes(last)).toEqual(['LIST_NEVER_PROVEN']);
    const of = last.problems.find((each) => each.thing === 'users')!;
    expect(of.detail).toMatch(/^read since 2026-11-30, never proven whole: .*ROWS_DIFFER_FROM_TOTAL/);
    expect(last.report!.disbelieved).toContain('users');
  });

  test('of which somebody knows do not spoil the outcome', async () => {
    const { practice } = field;
    const known = await command(
      practice,
      ...['acknowledge', practice.district, 'LIST_NEVER_PROVEN', '--until', inTenMonths],
    );
    expect(known, known.err).toMatchObject({ code: 0 });
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', report: { problems: 0, disbelieved: [] } });
  });

  test('are set aside when they shrink much, measured by their largest read', async () => {
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'partial', sent: {}, held: [] });
    expect(useOf(night, 'enrollments')).toBe('nothing');
    expect(askedLists(night)).toEqual(['enrollments']);
    expect(toldOfList(night, 'enrollments')).toMatch(/^17 in its largest read \(none was ever proven whole\), 7 now/);
    expect(activeEnrollments(night)).toEqual(activeEnrollments(field.nights[0]!));
  });

  test('are whole again once they have their size, and nothing is asked', async () => {
    const night = await field.next();
    expect(night).toMatchObject({ outcome: 'complete', sent: {}, proposals: [] });
  });
});

describe('enrollments of which some cannot be read, while others have left the list', () => {
  const gone = ['S-P6-K1'];
  const given = without(base.enrollments, (each) => gone.includes(each.sourcedId!));
  const unreadable = (ids: readonly string[]) =>
    ids.reduce((rows, id) => withCells(rows, id, { role: '' }), given as readonly Cells[]);
  const nightsWith = (ids: readonly string[]) =>
    startField({ nights: [{}, { rows: { enrollments: unreadable(ids) } }, {}, { rows: { enrollments: given } }, {}] });

  test('three of seventeen: what is missing stays until they are mended', async () => {
    const field = await nightsWith(['S-P1-K2', 'S-P2-K2', 'S-P3-K2']);
    await field.stop();
    for (const night of field.nights.slice(0, 3)) expect(classesIn(night)).toEqual(baseClasses);
    for (const night of field.nights.slice(1, 3)) {
      expect(useOf(night, 'enrollments')).toBe('noRemovals');
      expect(night.outcome).toBe('partial');
    }
    expect(classesOf(field.nights[4]!, 'P6')).toEqual({ 'K1 student': 'inactive', 'K2 student': 'active' });
    expect(field.nights[4]).toMatchObject({ outcome: 'complete', problems: [] });
  });

  test('a single one: it is told, and what is missing is proven to be', async () => {
    const field = await nightsWith(['S-P1-K2']);
    await field.stop();
    const third = field.nights[2]!;
    expect(useOf(third, 'enrollments')).toBe('all');
    expect(third.outcome).toBe('partial');
    expect(toldOf(third, 'S-P1-K2')).toHaveLength(1);
    expect(classesOf(third, 'P6')).toEqual({ 'K1 student': 'inactive', 'K2 student': 'active' });
    expect(classesOf(third, 'P1')).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
  });
});
