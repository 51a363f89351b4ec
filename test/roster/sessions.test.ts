import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionType } from '../../oneroster/rostering/model.js';
import { chooseSession, isPast } from '../../roster/sessions.js';
import { session, yearOf } from './records.js';

const year = new Map(yearOf('701').map((each) => [each.sourcedId, each]));
const types: SessionType[] = ['term', 'semester', 'schoolYear'];
const chosen = (terms: string[], accepted = types): string | null => {
  const choice = chooseSession(
    terms.map((name) => `701-${name}`),
    year,
    accepted,
  );
  return choice.kind === 'session' ? choice.session.sourcedId : null;
};

describe('the session of a class', () => {
  test('a class of one semester is in that semester, and one of the year in the year', () => {
    expect(chosen(['S1'])).toBe('701-S1');
    expect(chosen(['Y'])).toBe('701-Y');
  });

  test('a class of a quarter is in the semester around it, when quarters are no terms', () => {
    expect(chosen(['Q1'])).toBe('701-S1');
    expect(chosen(['Q1', 'Q2'])).toBe('701-S1');
    expect(chosen(['Q1'], ['gradingPeriod', 'semester'])).toBe('701-Q1');
  });

  test('a class of both semesters is in the year that covers both', () => {
    expect(chosen(['S1', 'S2'])).toBe('701-Y');
    expect(chosen(['Q2', 'S2'])).toBe('701-Y');
  });

  test('the first accepted type that a class offers is taken', () => {
    expect(chosen(['S1'], ['schoolYear', 'semester'])).toBe('701-Y');
    expect(chosen(['S1'], ['semester', 'schoolYear'])).toBe('701-S1');
  });

  test('a class without a covering session has none, and one with an unknown session is unknown', () => {
    expect(chooseSession(['701-Q1', '701-Q2'], year, ['gradingPeriod']).kind).toBe('none');
    expect(chooseSession(['701-Q1', '701-Q9'], year, types).kind).toBe('unknown');
    expect(chooseSession([], year, types).kind).toBe('unknown');
  });

  test('parents that go round in a circle do no harm', () => {
    const round = new Map(
      [
        session('a', 'gradingPeriod', '2026-08-12', '2026-10-15', 'b'),
        session('b', 'semester', '2026-08-12', '2026-12-20', 'a'),
      ].map((each) => [each.sourcedId, each]),
    );
    expect(chooseSession(['a'], round, types)).toMatchObject({ kind: 'session', session: { sourcedId: 'b' } });
  });

  test('a class is over with its own sessions, though its semester goes on', () => {
    const quarter = chooseSession(['701-Q1'], year, types);
    if (quarter.kind !== 'session') throw new Error('there is one');
    expect(quarter.lastDay).toBe('2026-10-15');
    expect(isPast(quarter.lastDay, '2026-10-15')).toBe(false);
    expect(isPast(quarter.lastDay, '2026-10-16')).toBe(true);
    expect(isPast(quarter.session.endDate, '2026-10-16')).toBe(false);
  });

  test('whatever is chosen covers every session of the class, in any order of the list', () => {
    const names = fc.subarray([...year.keys()], { minLength: 1 });
    fc.assert(
      fc.property(names, fc.shuffledSubarray(types, { minLength: 1 }), (ids, accepted) => {
        const choice = chooseSession(ids, year, accepted);
        expect(chooseSession([...ids].reverse(), year, accepted)).toEqual(choice);
        if (choice.kind !== 'session') return;
        expect(accepted).toContain(choice.session.type);
        for (const id of ids) {
          expect(choice.session.startDate <= year.get(id)!.startDate).toBe(true);
          expect(choice.session.endDate >= year.get(id)!.endDate).toBe(true);
        }
      }),
    );
  });
});
