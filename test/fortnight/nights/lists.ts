import { expect } from 'vitest';
import { imports } from '../../nights/look.js';
import { drop, endsTonight, grade, ids, noted, others, schools, unsent, work } from '../acts.js';
import type { Night } from '../stage.js';

/** Nights on which the lists of the SIS are not what they should be. */
export const nightsOfLists: Night[] = [
  {
    ...{ day: '2026-11-17', name: 'Nothing has changed', rules: ['a quiet night sends nothing'] },
    sends: {},
  },
  {
    ...{ day: '2026-11-18', name: 'Some come, move and leave, and the first grades go' },
    unsafe: ['STUDENTS_WITHOUT_CLASS'],
    rules: ['what gives goes before what takes', 'loss is judged by effect'],
    before: async (stage) => {
      await stage.play('add-students', { count: 3 });
      await endsTonight(stage, await stage.play('move-class', { count: 2, school: (await schools(stage))[1] }));
      stage.notes.set('left', await drop(stage, 2));
      await stage.teach('create-group', { course: stage.class.id, name: 'Homework' });
      await work(stage, 'Essay', '2026-11-17');
      await grade(stage, 'Essay', stage.class.students.slice(0, 5), 17);
      stage.notes.set('imports', [String((await imports(stage)).length)]);
    },
    then: async (stage, { passback }) => {
      const tonight = (await imports(stage)).slice(Number(noted(stage, 'imports')[0]));
      expect(tonight).toHaveLength(2);
      expect(passback.sent.accepted).toBe(6);
    },
  },
  {
    ...{ day: '2026-11-19', name: 'Rows drift between the pages, and one student has vanished' },
    ...{ rules: ['no removal without proof'], complete: false, sends: {} },
    before: async (stage) => {
      stage.notes.set(
        'vanished',
        (await stage.play('vanish-students', { ids: await others(stage, 1) })).touched.users!,
      );
      await stage.fault('clamp-pages', { limit: 300 });
      await stage.fault('drift-rows', { rows: 3, path: 'enrollments' });
    },
    then: (_, { morning }) => expect(morning.remarks.map(({ code }) => code)).toEqual(['LISTS_NOT_PROVEN']),
  },
  {
    ...{ day: '2026-11-20', name: 'An early row is deleted while the list is read' },
    ...{ rules: ['no removal without proof'], sends: {} },
    before: async (stage) => {
      await stage.fault('clamp-pages', { limit: 300 });
      await stage.fault('early-row-gone', { path: 'enrollments', times: 1 });
    },
  },
  {
    ...{ day: '2026-11-21', name: 'A school is missing from every list' },
    ...{ rules: ['unknown is not absent', 'limits by school and class'], outcome: 'partial', complete: false },
    ...{ unsafe: ['LISTS_NOT_BELIEVED'], open: ['LIST_SHRANK'], asked: ['a list smaller on purpose?'] },
    before: async (stage) => stage.fault('missing-school', { school: (await schools(stage))[0] }),
  },
  {
    ...{ day: '2026-11-22', name: 'The lists are whole again, and the student who vanished is proven gone' },
    rules: ['no removal without proof'],
    before: (stage) => Promise.resolve(noted(stage, 'vanished').forEach((each) => stage.leavers.add(each))),
  },
  {
    ...{ day: '2026-11-23', name: 'A quarter of all people is missing from the list, and some are new' },
    ...{ rules: ['unknown is not absent'], outcome: 'partial', complete: false },
    ...{ unsafe: ['LISTS_NOT_BELIEVED', 'WANTED_KEPT_OUT'], sends: {} },
    ...{ open: ['LIST_SHRANK', 'USER_UNKNOWN'], asked: ['a list smaller on purpose?'] },
    before: async (stage) => {
      await stage.play('add-students', { count: 2 });
      await stage.fault('short-collection', { path: 'users', percent: 25 });
    },
    leave: () => unsent,
  },
  {
    ...{ day: '2026-11-24', name: 'One record is bad, and one bad record stops nothing' },
    ...{ rules: ['one bad record stops nothing'], outcome: 'partial', unsafe: ['WANTED_KEPT_OUT'] },
    open: ['UNKNOWN_ROLE'],
    before: async (stage) => {
      const known = new Set(await ids(stage, 'users'));
      await stage.play('add-students', { count: 2 });
      const [bad] = (await ids(stage, 'users')).filter((each) => !known.has(each));
      stage.notes.set('bad', [bad!]);
      await stage.fault('bad-record', { path: 'users', id: bad, kind: 'unknown-role' });
    },
    leave: () => unsent,
  },
];
