import { expect } from 'vitest';
import { truth } from '../../nights/look.js';
import { grade, lineItem, noted, work } from '../acts.js';
import type { Night, Stage } from '../stage.js';

interface Score {
  lineItem: string;
  student: string;
  score: number;
}
/** The scores of the first three students of the taught class, as the gradebook has them. */
async function scores(stage: Stage, title: string): Promise<Array<number | undefined>> {
  const item = await lineItem(stage, title);
  const results = (await stage.held<Score>('results')).filter((each) => each.lineItem === item);
  return taught(stage).map((each) => results.find(({ student }) => student === each)?.score);
}

/** Students of the taught class who are graded in these nights: none of those whose ids changed. */
const taught = (stage: Stage): string[] => stage.class.students.slice(3, 6);

/** Another tool sends imports since December; the district says that it is meant. */
const told = ['OTHER_IMPORTER'];

/** A former teacher waits since December for somebody who takes the class over. */
const teacherless = ['WAITS_FOR_SUCCESSOR'];

/** Nights of the gradebook. The roster stands still in them. */
export const nightsOfGrades: Night[] = [
  {
    ...{ day: '2027-01-11', name: 'A teacher gives everybody who was not graded a zero: nothing of the class goes' },
    open: told,
    ...{ rules: ['volume is guarded', 'told beforehand'], grades: 'held', held: teacherless, sends: {} },
    before: async (stage) => {
      const number = await work(stage, 'Essay on rivers', '2027-01-08');
      stage.notes.set('rivers', [String(number)]);
      await stage.teach('apply-score', { course: stage.class.id, assignment: number, percent: 0 });
      await grade(stage, 'Essay', taught(stage), 18);
    },
    gradesStand: (stage) => [stage.class.id],
  },
  {
    ...{ day: '2027-01-12', held: teacherless, open: told },
    name: 'The zeros were a mistake: the real grades go, and nobody ever had a zero',
    rules: ['no invented grade', 'volume is guarded'],
    before: async (stage) => {
      await stage.teach('clear', { assignment: Number(noted(stage, 'rivers')[0]), students: stage.class.students });
      await grade(stage, 'Essay on rivers', taught(stage), 14);
      for (const each of taught(stage)) stage.leavers.add(`grade ${each}`);
    },
    then: async (stage) => expect(await scores(stage, 'Essay on rivers')).toEqual([14, 14, 14]),
  },
  {
    ...{ day: '2027-01-13', name: 'The office has locked the term: what is graded now waits' },
    open: told,
    ...{ rules: ['periods close', 'one bad grade stops nothing else'], grades: 'partial', held: teacherless },
    before: async (stage) => {
      await stage.edit('lock-term', { term: await termOf(stage), class: stage.class.id });
      await grade(stage, 'Essay on rivers', taught(stage).slice(0, 1), 16);
    },
    gradesStand: (stage) => [stage.class.id],
    then: async (stage) => expect((await scores(stage, 'Essay on rivers'))[0]).toBe(14),
  },
  {
    ...{ day: '2027-01-14', held: teacherless, open: told },
    name: 'The term is open again: what waited goes by itself',
    rules: ['one bad grade stops nothing else', 'same grade, one write'],
    before: async (stage) => {
      await stage.edit('unlock-term', { term: await termOf(stage), class: stage.class.id });
      stage.leavers.add(`grade ${taught(stage)[0]}`);
    },
    then: async (stage) => expect((await scores(stage, 'Essay on rivers'))[0]).toBe(16),
  },
  {
    ...{ day: '2027-01-15', held: teacherless, open: told },
    name: 'A teacher corrects a grade in the SIS, and another is given in Canvas meanwhile',
    rules: ['a teacher’s change in the SIS stands', 'by remembered id, never by name', 'same grade, one write'],
    before: async (stage) => {
      const [one, other] = taught(stage);
      const item = await lineItem(stage, 'Essay on rivers');
      await stage.edit('enter-score', { lineItem: item, student: one, score: 19 });
      await grade(stage, 'Essay on rivers', [one!], 12);
      await grade(stage, 'Essay on rivers', [other!], 15);
      await stage.teach('rename', { course: stage.class.id, assignment: 'Essay on rivers', name: 'Rivers' });
      await stage.fault('write-answer-lost', { times: 1 });
      stage.leavers.add(`grade ${one}`).add(`grade ${other}`);
    },
    then: async (stage) => expect(await scores(stage, 'Rivers')).toEqual([19, 15, 14]),
  },
  {
    ...{ day: '2027-01-16', held: teacherless, open: told },
    name: 'A line item is deleted in the SIS, and a student is excused',
    rules: ['deleted in the SIS is noticed', 'no invented grade'],
    before: async (stage) => {
      const [, , third] = taught(stage);
      const results = (await stage.held<Score>('results')).filter(Boolean);
      const item = await lineItem(stage, 'Essay');
      for (const each of results.filter((one) => one.lineItem === item)) stage.leavers.add(`grade ${each.student}`);
      await stage.edit('delete-item', { lineItem: item });
      await stage.teach('excuse', { course: stage.class.id, assignment: 'Rivers', students: [third] });
      stage.leavers.add(`grade ${third}`);
    },
    then: async (stage) => expect(await scores(stage, 'Rivers')).toEqual([19, 15, undefined]),
  },
  {
    ...{ day: '2027-01-17', name: 'Another product writes into a class: that class is refused, the other goes' },
    open: told,
    ...{ rules: ['one passback per class'], grades: 'partial', held: teacherless },
    before: async (stage) => {
      const { id } = stage.otherClass;
      stage.notes.set('left to others', [id]);
      await stage.switches({ 'unknown-metadata': 'kept' });
      await stage.edit('product-item', {
        ...{ class: id, product: 'Schoology', title: 'Fractions', points: 20, dueDate: '2027-01-14' },
        ...{ sourcedId: '3f1c1f0a-6c1e-4a9e-8f4a-2d9a0b1c2d3e', metadata: { source: 'Schoology' } },
      });
      await stage.teach('course-state', { course: id, state: 'publish' });
      await stage.teach('create-group', { course: id, name: 'Homework' });
      const number = await work(stage, 'Fractions', '2027-01-15', id);
      await stage.teach('grade', { assignment: number, students: stage.otherClass.students.slice(0, 2), grade: 15 });
      await grade(stage, 'Rivers', taught(stage).slice(1, 2), 20);
      stage.leavers.add(`grade ${taught(stage)[1]}`);
    },
    then: async (stage) => expect((await scores(stage, 'Rivers'))[1]).toBe(20),
    decide: (stage) => stage.change((settings) => (settings.passback.otherProducts = 'leaveOut')),
  },
];

/** The first session of the taught class. */
async function termOf(stage: Stage): Promise<string> {
  const [taughtClass] = (await truth(stage, 'classes')).filter((each) => each.sourcedId === stage.class.id);
  return (taughtClass!.terms as string[])[0]!;
}
