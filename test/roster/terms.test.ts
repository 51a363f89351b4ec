import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupTerms, termRow } from '../../roster/terms.js';
import { session, settingsWith, yearOf } from './records.js';

const unified = settingsWith().mapping;
const perSchool = settingsWith((settings) => (settings.mapping.terms = 'perSchool')).mapping;
const both = [...yearOf('401'), ...yearOf('701')];
const idsOf = (groups: ReturnType<typeof groupTerms>): string[][] =>
  groups.map((group) => [group.sisId, ...group.sessions.map((each) => each.sourcedId)]);

describe('terms', () => {
  test("the schools' copies of one session become one term", () => {
    expect(idsOf(groupTerms(both, new Map(), unified))).toContainEqual(['401-S1', '401-S1', '701-S1']);
    expect(groupTerms(both, new Map(), unified)).toHaveLength(5);
  });

  test('a copy with other dates is a term of its own', () => {
    const late = session('101-S1', 'semester', '2026-08-17', '2026-12-20');
    const groups = idsOf(groupTerms([...both, late], new Map(), unified));
    expect(groups).toContainEqual(['101-S1', '101-S1']);
  });

  test('with terms per school nothing is unified', () => {
    expect(groupTerms(both, new Map(), perSchool)).toHaveLength(10);
  });

  test('a term keeps its id when the dates of one of its sessions move', () => {
    const pinned = new Map([
      ['401-S1', '401-S1'],
      ['701-S1', '401-S1'],
    ]);
    const moved = both.map((each) => (each.sourcedId === '701-S1' ? { ...each, endDate: '2026-12-18' } : each));
    expect(idsOf(groupTerms(moved, pinned, unified))).toContainEqual(['401-S1', '401-S1', '701-S1']);
  });

  test('a new school joins the term that its session equals', () => {
    const pinned = new Map([['701-S1', '701-S1']]);
    expect(idsOf(groupTerms(both, pinned, unified))).toContainEqual(['701-S1', '701-S1', '401-S1']);
  });

  test('every session is in exactly one term, in whatever order they come', () => {
    const pins = fc.subarray(both.map((each) => each.sourcedId));
    fc.assert(
      fc.property(fc.shuffledSubarray(both, { minLength: 1 }), pins, (sessions, pinnedIds) => {
        const pinned = new Map(pinnedIds.map((id) => [id, `pin-${id}`]));
        const groups = groupTerms(sessions, pinned, unified);
        const members = groups.flatMap((group) => group.sessions.map((each) => each.sourcedId));
        expect([...members].sort()).toEqual(sessions.map((each) => each.sourcedId).sort());
        const again = groupTerms([...sessions].reverse(), pinned, unified);
        expect(idsOf(again).sort()).toEqual(idsOf(groups).sort());
      }),
    );
  });

  test('a term runs from local midnight to the last second of its last day, under its commonest name', () => {
    const named = [
      { ...both[1]!, title: 'Fall' },
      { ...both[6]!, title: 'Semester 1' },
      { ...both[1]!, title: 'Semester 1' },
    ];
    expect(termRow({ sisId: 'S1', sessions: named }, 'America/Chicago')).toEqual({
      term_id: 'S1',
      name: 'Semester 1',
      status: 'active',
      start_date: '2026-08-12T05:00:00Z',
      end_date: '2026-12-21T05:59:59Z',
      integration_id: '',
    });
  });
});
