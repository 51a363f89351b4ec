import { expect } from 'vitest';
import { drop, noted, others, places, schools, standing } from '../acts.js';
import type { Night, Stage } from '../stage.js';

const until = '2026-12-31';
/** More students of a school leave than may in one night. */
async function tooMany(stage: Stage, school: string): Promise<string[]> {
  const ids = await others(stage, 14, school);
  await stage.play('drop-students', { ids });
  return ids;
}

/** Nights that hold something, and every way out. */
export const nightsOfHolds: Night[] = [
  {
    ...{ day: '2026-11-25', name: 'Too many leave two schools: the run waits, and one school is released' },
    rules: ['limits by school and class', 'every hold has a way out', 'nothing unplanned'],
    outcome: 'waits',
    before: async (stage) => {
      const [one, other] = await schools(stage);
      stage.notes.set('released', await drop(stage, 14, one));
      stage.notes.set('held', await tooMany(stage, other!));
    },
    whileItWaits: async (stage, run) => {
      await run.decide({ verb: 'release', school: (await schools(stage))[0]! });
      await run.waits(2);
    },
    leave: (stage) => standing(noted(stage, 'held')),
  },
  {
    ...{ day: '2026-11-26', name: 'The next night supersedes the run that waits, and holds the other school anew' },
    ...{ rules: ['one at a time', 'limits by school and class'], outcome: 'held', held: ['OVER_SCHOOL_LIMIT'] },
    leave: (stage) => standing(noted(stage, 'held')),
    decide: (stage) => stage.rollbook('hold', 'discard', stage.district, '--all'),
  },
  {
    ...{ day: '2026-11-27', name: 'What was discarded is asked again, and one half of it is released' },
    ...{ rules: ['every hold has a way out'], outcome: 'held', held: ['OVER_SCHOOL_LIMIT'] },
    leave: (stage) => standing(noted(stage, 'held')),
    decide: async (stage) => {
      for (const each of noted(stage, 'held').slice(0, 7))
        await stage.rollbook('hold', 'release', stage.district, '--person', each);
    },
  },
  {
    ...{ day: '2026-11-28', name: 'The released half goes, and no more than that; the other half is kept' },
    ...{ rules: ['every hold has a way out', 'nothing unplanned'], outcome: 'held', held: ['OVER_SCHOOL_LIMIT'] },
    unsafe: ['STUDENTS_WITHOUT_CLASS'],
    before: (stage) =>
      Promise.resolve(
        noted(stage, 'held')
          .slice(0, 7)
          .forEach((each) => stage.leavers.add(each)),
      ),
    leave: (stage) => standing(noted(stage, 'held').slice(7)),
    decide: (stage) => stage.rollbook('hold', 'keep', stage.district, '--all', '--until', until),
  },
  {
    ...{ day: '2026-11-29', name: 'What is kept is not asked about again, and the night is complete' },
    ...{ rules: ['every hold has a way out'], held: ['KEPT'], sends: {} },
    leave: (stage) => standing(noted(stage, 'held').slice(7)),
  },
  {
    ...{ day: '2026-11-30', name: 'The school mends it: those who were kept are in their classes again' },
    ...{ rules: ['every hold has a way out'], sends: {} },
    before: (stage) => stage.play('re-enter', { ids: noted(stage, 'held').slice(7) }),
  },
  {
    ...{ day: '2026-12-01', name: 'Again too many leave a school' },
    ...{ rules: ['limits by school and class'], outcome: 'held', held: ['OVER_SCHOOL_LIMIT'] },
    before: async (stage) => {
      const [, , third] = await schools(stage);
      stage.notes.set('by hand', await tooMany(stage, third!));
    },
    leave: (stage) => standing(noted(stage, 'by hand')),
    decide: async (stage) => {
      const people = new Set(noted(stage, 'by hand'));
      for (const { user, class: section } of await places(stage)) {
        const key = `${section} / ${user} / StudentEnrollment`;
        if (!people.has(user) || stage.oracle.canvas().enrollment.get(key)?.state !== 'active') continue;
        await stage.plant('enrollment-edit', { section, user, workflow_state: 'inactive' });
      }
    },
  },
  {
    ...{ day: '2026-12-02', name: 'Somebody has done in Canvas by hand what is held: it is held no longer' },
    ...{ rules: ['every hold has a way out'], unsafe: ['STUDENTS_WITHOUT_CLASS'] },
    before: (stage) => Promise.resolve(noted(stage, 'by hand').forEach((each) => stage.leavers.add(each))),
  },
  {
    ...{ day: '2026-12-03', name: 'A student who left in November comes back' },
    rules: ['same thing, same row'],
    before: (stage) => stage.play('re-enter', { ids: noted(stage, 'left') }),
    then: (stage) => {
      const [one] = noted(stage, 'left');
      const own = [...stage.oracle.canvas().enrollment].filter(([key]) => key.includes(` / ${one} / `));
      expect(own.some(([, each]) => each.state === 'active')).toBe(true);
    },
  },
];
