import { describe, expect, test } from 'vitest';
import type { AcademicSession } from '../../oneroster/rostering/model.js';
import type { ReferenceRecord } from '../../roster/reference-data.js';
import { takenOverTerms } from '../../roster/session-takeover.js';
import { session } from './records.js';

type Known = ReferenceRecord<AcademicSession>;
const semester = (id: string, more: Partial<AcademicSession> = {}) => ({
  ...session(id, 'semester', '2026-08-12', '2026-12-20', more.parentSourcedId ?? null),
  ...{ title: 'S1', ...more },
});
const vanished = (id: string, more: Partial<Known> = {}): Known => ({
  ...{ body: semester(id), presence: 'missing', rejected: false, pinned: `term-${id}`, ...more },
});
const arrived = (id: string, more: Partial<Known> = {}): Known => ({
  ...{ body: semester(id), presence: 'present', rejected: false, pinned: null, ...more },
});
const used = (uses: Record<string, string[]>) =>
  new Map(Object.entries(uses).map(([id, schools]) => [id, new Set(schools)]));

describe('the term of a session that vanished goes to', () => {
  test.each<[string, Known[], Record<string, string[]>, Record<string, string[]>, Record<string, string>]>([
    ['the one session like it', [vanished('A'), arrived('X')], {}, {}, { X: 'term-A' }],
    ['it also when it is proven gone', [vanished('A', { presence: 'gone' }), arrived('X')], {}, {}, { X: 'term-A' }],
    [
      'none of other dates',
      [vanished('A'), arrived('X', { body: semester('X', { endDate: '2026-12-21' }) })],
      {},
      {},
      {},
    ],
    [
      'none of another year',
      [vanished('A'), arrived('X', { body: semester('X', { schoolYear: '2028' }) })],
      {},
      {},
      {},
    ],
    ['none that cannot be read', [vanished('A'), arrived('X', { rejected: true })], {}, {}, {}],
    ['none that Canvas knows', [vanished('A'), arrived('X', { pinned: 'term-X' })], {}, {}, {}],
    ['none while it is listed', [vanished('A', { presence: 'present' }), arrived('X')], {}, {}, {}],
    [
      'that of the same school',
      [vanished('A'), vanished('B'), arrived('X'), arrived('Y')],
      { A: ['100'], B: ['200'] },
      { X: ['200'], Y: ['100'] },
      { X: 'term-B', Y: 'term-A' },
    ],
    ['none where nothing tells which of two it is', [vanished('A'), arrived('X'), arrived('Y')], {}, {}, {}],
    [
      'that whose quarters the classes of the school use',
      [
        vanished('A'),
        arrived('X'),
        arrived('Y'),
        arrived('Q', { body: session('Q', 'gradingPeriod', '2026-08-12', '2026-10-15', 'Y') }),
      ],
      { A: ['100'] },
      { X: ['200'], Q: ['100'] },
      { Y: 'term-A' },
    ],
  ])('%s', (_, sessions, before, now, expected) => {
    expect(Object.fromEntries(takenOverTerms(sessions, { before: used(before), now: used(now) }))).toEqual(expected);
  });
});
