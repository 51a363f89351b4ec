import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells, FeedRows } from '../../sandbox/feed/rows.js';
import { command } from '../holds/waiting-run.js';
import { enrollment, peopleIn, person } from './look.js';
import { base, startField, type Field } from './nights.js';

const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
const students = (ids: readonly string[], grades: string): Cells[] =>
  ids.map((id, index) =>
    person(id, 'student', {
      ...{ username: id.toLowerCase(), givenName: 'Noor', familyName: `Vale${id}` },
      ...{ identifier: `${grades}${id.charCodeAt(0)}${index}`, grades },
    }),
  );
const classOf = (id: string, like: number): Cells => ({
  ...base.classes[like]!,
  ...{ sourcedId: id, title: `Class ${id}`, classCode: id },
});
const enrolled = (ids: readonly string[], section: string, cells: Cells): Cells[] =>
  ids.map((id) => enrollment(id, section, 'student', cells));
const ending = (rows: readonly Cells[], ids: readonly string[], section: string, endDate: string): Cells[] =>
  rows.map((each) =>
    each.classSourcedId === section && ids.includes(each.userSourcedId!) ? { ...each, endDate } : each,
  );

const wide = { count: 1000, percent: 100 };
const withoutLimits = {
  studentDrops: wide,
  studentDropsEarly: wide,
  district: wide,
  class: { percent: 100, atLeast: 5 },
};

describe('a semester that ends on 18 December', () => {
  const semester = { beginDate: '2026-08-17', endDate: '2026-12-18' };
  // Class F finishes early, B1 is balanced with B2, and C is cancelled in October.
  const [finishers, balanced, cancelled] = [idsOf('F', 30), idsOf('B', 28), idsOf('C', 8)];
  const early = finishers.slice(0, 28);
  const movers = balanced.slice(0, 20);
  let field: Field;
  beforeAll(async () => {
    const first: FeedRows = {
      users: [...base.users, ...students([...finishers, ...balanced, ...cancelled], '10')],
      classes: [...base.classes, ...['F', 'B1', 'B2', 'C'].map((id) => classOf(id, 1))],
      enrollments: [
        ...base.enrollments,
        ...enrolled(finishers, 'F', semester),
        ...enrolled(balanced, 'B1', semester),
        ...enrolled(cancelled, 'C', semester),
        enrollment('T2', 'B2', 'teacher', semester),
      ],
    };
    const october = ending(first.enrollments!, cancelled, 'C', '2026-10-16');
    const november = [
      ...ending(ending(october, early, 'F', '2026-11-27'), movers, 'B1', '2026-11-27'),
      ...enrolled(movers, 'B2', { beginDate: '2026-11-28', endDate: '2026-12-18' }),
    ];
    field = await startField({
      play: 4,
      dates: ['2026-10-12', '2026-10-19', '2026-11-28', '2026-11-29', '2026-12-19'].map((day) => `${day}T00:30`),
      nights: [{ rows: first }, { rows: { enrollments: october } }, { rows: { enrollments: november } }, {}, {}],
      edit: (settings) => void Object.assign(settings.limits, withoutLimits),
    });
  });
  afterAll(() => field?.stop());

  test('28 of 30 who end three weeks before it have finished, and stay', () => {
    const [first, ...others] = field.nights;
    for (const night of others) expect(peopleIn(night, 'F')).toEqual(peopleIn(first!, 'F'));
  });

  test('twenty of twenty-eight who go over to another class of the course leave the one before', () => {
    for (const night of field.nights.slice(3)) {
      expect(peopleIn(night, 'B1')).toHaveLength(8);
      expect(peopleIn(night, 'B2')).toEqual([...movers.map((id) => `${id} student`), 'T2 teacher'].sort());
    }
  });

  test('a class that is cancelled in October is no finish: everybody would leave it, and is held', () => {
    for (const night of field.nights.slice(1, 4)) {
      expect(night.held.map((each) => `${each.op} ${each.key}`)).toEqual(cancelled.map((id) => `remove C / ${id}`));
    }
  });

  test('the night after has nothing more to send, and explain says why they stay', async () => {
    expect(field.nights[3]!.sent).toEqual({});
    const explained = await command(field.practice, 'explain', field.practice.district, 'F', 'F1');
    expect(explained.out).toContain('together with most others in its last weeks');
    expect(peopleIn(await field.next(), 'F')).toEqual(peopleIn(field.nights[0]!, 'F'));
  });
});

describe('seniors of six classes end four weeks before the year does', () => {
  const [seniors, others] = [idsOf('N', 24), idsOf('O', 24)];
  const sections = idsOf('Y', 6);
  let field: Field;
  beforeAll(async () => {
    const mixed = sections.flatMap((section, index) => [
      // Less than half of each class are seniors.
      ...enrolled(
        seniors.filter((_, at) => at % 6 === index),
        section,
        {},
      ),
      ...enrolled(
        others.filter((_, at) => at % 4 === index % 4),
        section,
        {},
      ),
    ]);
    const first: FeedRows = {
      users: [...base.users, ...students(seniors, '12'), ...students(others, '11')],
      classes: [...base.classes, ...sections.map((id) => classOf(id, 0))],
      enrollments: [...base.enrollments, ...mixed],
    };
    const graduated = sections.reduce(
      (rows, section) => ending(rows, seniors, section, '2027-05-07'),
      first.enrollments as Cells[],
    );
    const oneLeaves = ending(graduated, ['O1'], 'Y1', '2027-05-07');
    field = await startField({
      dates: ['2027-04-30', '2027-05-08', '2027-05-10'].map((day) => `${day}T00:30`),
      nights: [{ rows: first }, { rows: { enrollments: oneLeaves } }, {}],
      edit: (settings) => void Object.assign(settings.limits, withoutLimits),
    });
  });
  afterAll(() => field?.stop());

  test('they have finished, and stay; somebody of another grade who ends that day leaves', () => {
    const [before, ...nights] = field.nights;
    for (const night of nights) {
      for (const section of sections) {
        const stay = peopleIn(before!, section).filter((each) => section !== 'Y1' || each !== 'O1 student');
        expect(peopleIn(night, section), section).toEqual(stay);
      }
      expect(night).toMatchObject({ outcome: 'complete', held: [] });
    }
  });
});
