import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import { isLengthenedFar, lossesOf } from '../../roster/effect.js';

const kinds: CanvasKind[] = ['account', 'term', 'course', 'section', 'user', 'enrollment'];

describe('what a change takes away', () => {
  test('something new takes nothing away', () => {
    for (const kind of kinds) expect(lossesOf(kind, null, { status: 'deleted' })).toEqual([]);
  });

  test('what stays the same takes nothing away', () => {
    const fields = fc.dictionary(fc.constantFrom('status', 'name', 'end_date', 'email', 'login_id'), fc.string());
    fc.assert(fc.property(fc.constantFrom(...kinds), fields, (kind, row) => lossesOf(kind, row, row).length === 0));
  });

  test('an end that comes earlier or appears, and a begin that comes later, shorten a term', () => {
    const term = { start_date: '2026-08-12', end_date: '2026-12-20' };
    expect(lossesOf('term', term, { ...term, end_date: '2026-12-18' })).toEqual(['shortened']);
    expect(lossesOf('term', term, { ...term, end_date: '2026-12-22' })).toEqual([]);
    expect(lossesOf('term', { ...term, end_date: '' }, term)).toEqual(['shortened']);
    expect(lossesOf('term', term, { ...term, end_date: '' })).toEqual([]);
    expect(lossesOf('term', term, { ...term, start_date: '2026-08-14' })).toEqual(['shortened']);
    expect(lossesOf('term', term, { ...term, start_date: '2026-08-10' })).toEqual([]);
  });

  test('a term that grows by more than half a year, or loses an end, is far lengthened; a summer is not', () => {
    const term = { start_date: '2026-08-12', end_date: '2026-12-20' };
    const grows = (more: Record<string, string>) => isLengthenedFar('term', term, { ...term, ...more });
    expect(grows({ end_date: '2027-12-21' })).toBe(true);
    expect(grows({ end_date: '2027-05-28' })).toBe(false);
    expect(grows({ end_date: '' })).toBe(true);
    expect(grows({ start_date: '2025-08-12' })).toBe(true);
    expect(grows({ end_date: '2025-12-21' })).toBe(false);
    expect(isLengthenedFar('term', null, { ...term, end_date: '2036-12-21' })).toBe(false);
    expect(isLengthenedFar('course', term, { ...term, end_date: '2036-12-21' })).toBe(false);
  });

  test('a suspended person loses as much as a removed one', () => {
    expect(lossesOf('user', { status: 'active' }, { status: 'suspended' })).toEqual(['suspended']);
    expect(lossesOf('enrollment', { status: 'active' }, { status: 'inactive' })).toEqual(['deactivated']);
    expect(lossesOf('course', { status: 'active' }, { status: 'deleted' })).toEqual(['removed']);
    expect(lossesOf('enrollment', { status: 'inactive' }, { status: 'active' })).toEqual([]);
  });

  test("a section's new course, a course's new term and an account's new parent are moves", () => {
    expect(lossesOf('section', { course_id: 'a' }, { course_id: 'b' })).toEqual(['moved']);
    expect(lossesOf('course', { term_id: 'a' }, { term_id: 'b' })).toEqual(['moved']);
    expect(lossesOf('account', { parent_account_id: 'a' }, { parent_account_id: '' })).toEqual(['moved']);
  });

  test('a cleared or changed address and a new login are losses; a first address and a new name are none', () => {
    expect(lossesOf('user', { email: 'a@maple.example' }, { email: '' })).toEqual(['cleared']);
    expect(lossesOf('user', { email: 'a@maple.example' }, { email: 'b@maple.example' })).toEqual(['emailChanged']);
    expect(lossesOf('user', { email: '' }, { email: 'b@maple.example' })).toEqual([]);
    expect(lossesOf('user', { login_id: 'a' }, { login_id: 'b' })).toEqual(['identityChanged']);
    expect(lossesOf('user', { last_name: 'Quill' }, { last_name: 'Raven' })).toEqual([]);
    expect(lossesOf('section', { integration_id: 'x' }, { integration_id: '' })).toEqual(['cleared']);
  });
});
