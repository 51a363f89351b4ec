import { expect } from 'vitest';
import { noted, places, standing } from '../acts.js';
import type { Night, Stage } from '../stage.js';

/** A class for the whole year with one teacher and no other staff, not one of the taught ones. */
async function classOfOneTeacher(stage: Stage, at: number): Promise<{ sourcedId: string; class: string }> {
  const staff = (await places(stage)).filter((each) => each.role !== 'student' && each.endDate > '2027-06-01');
  const alone = staff.filter(
    (each) =>
      staff.filter((other) => other.class === each.class).length === 1 &&
      ![stage.class.id, stage.otherClass.id].includes(each.class),
  );
  return alone[at]!;
}

/** Puts a newcomer into a class: one with the classes of somebody who is in it. */
async function newcomerIn(stage: Stage, section: string): Promise<void> {
  const [like] = (await places(stage)).filter(
    (each) => each.class === section && each.role === 'student' && each.endDate > '2027-06-01',
  );
  await stage.play('add-students', { ids: [like!.user] });
}

/** Nights on which others have their hands in Canvas, or a class loses its teacher. */
export const nightsOfHands: Night[] = [
  {
    ...{ day: '2026-12-12', name: 'A class loses its last teacher in the SIS' },
    ...{ rules: ['loss is judged by effect'], held: ['WAITS_FOR_SUCCESSOR'], sends: {} },
    before: async (stage) => {
      const place = await classOfOneTeacher(stage, 0);
      await stage.play('mark-tobedeleted', { collection: 'enrollments', ids: [place.sourcedId] });
    },
  },
  {
    ...{ day: '2026-12-13', name: 'Somebody has cross-listed a section: it stays in its course, and its name follows' },
    ...{ rules: ['several masters'], held: ['WAITS_FOR_SUCCESSOR'], open: ['CROSS_LISTED'] },
    before: async (stage) => {
      const [one, other] = [await classOfOneTeacher(stage, 1), await classOfOneTeacher(stage, 2)];
      stage.notes.set('cross-listed', [one.class]);
      stage.notes.set('concluded', [other.class]);
      await stage.plant('cross-list', { section: one.class, course: other.class });
      await stage.play('rename-class', { ids: [one.class] });
    },
    leave: (stage) => (kind, key) => kind === 'section' && noted(stage, 'cross-listed').includes(key) && 'any',
  },
  {
    ...{
      day: '2026-12-14',
      name: 'Somebody has concluded a course whose class still runs, and a student is to come in',
    },
    ...{ rules: ['several masters'], outcome: 'partial', held: ['WAITS_FOR_SUCCESSOR', 'COURSE_CONCLUDED'] },
    ...{ open: ['CONCLUDED_IN_CANVAS', 'CROSS_LISTED'], unsafe: ['WANTED_KEPT_OUT'] },
    before: async (stage) => {
      const [section] = noted(stage, 'concluded');
      await newcomerIn(stage, section!);
      await stage.plant('ui-edit', { kind: 'course', sisId: section, event: 'conclude' });
    },
    leave: (stage) => standing([...noted(stage, 'concluded'), ...noted(stage, 'cross-listed')]),
  },
  {
    ...{ day: '2026-12-15', name: 'The course is open again: everybody is in it' },
    ...{
      rules: ['several masters', 'every hold has a way out'],
      held: ['WAITS_FOR_SUCCESSOR'],
      open: ['CROSS_LISTED'],
    },
    before: async (stage) => {
      await stage.plant('ui-edit', { kind: 'course', sisId: noted(stage, 'concluded')[0], event: 'offer' });
    },
    leave: (stage) => (kind, key) => kind === 'section' && noted(stage, 'cross-listed').includes(key),
    decide: (stage) => stage.plant('cross-list', { section: noted(stage, 'cross-listed')[0] }),
  },
  {
    ...{ day: '2026-12-16', name: 'Another importer works on the same Canvas: nothing is sent' },
    ...{ rules: ['several masters'], outcome: 'failed', unsafe: ['NIGHT_BROKEN'], complete: false },
    open: ['CROSS_LISTED', 'OTHER_IMPORTER'],
    before: async (stage) => {
      await stage.play('add-students', { count: 1 });
      for (const hoursAgo of [50, 26, 2]) await stage.plant('sis-import', { by: 'A script', hoursAgo });
    },
    leave: () => (_, __, thing) => thing === undefined,
    decide: (stage) => stage.change((settings) => (settings.canvas.otherImporters = 'allowed')),
  },
  {
    ...{ day: '2026-12-17', name: 'The district says that the other importer is meant' },
    ...{ rules: ['several masters'], held: ['WAITS_FOR_SUCCESSOR'], open: ['OTHER_IMPORTER'] },
    then: (_, { report }) => expect(report!.outcome).toBe('complete'),
  },
  {
    ...{ day: '2026-12-18', name: 'The worker dies in the middle of the night, and Canvas loses an answer' },
    rules: ['kill anything, any time', 'accepted means accepted'],
    ...{ held: ['WAITS_FOR_SUCCESSOR'], open: ['OTHER_IMPORTER'] },
    before: async (stage) => {
      await stage.play('add-students', { count: 2 });
      await stage.fault('lose-answer', { times: 1 });
      await stage.fault('counts-short', { type: 'enrollment', times: 1 });
    },
    play: async (stage, asOf) => {
      const [report] = await Promise.all([stage.night({ asOf }), stage.deploy()]);
      return report;
    },
  },
];
