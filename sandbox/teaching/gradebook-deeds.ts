import { addDays } from '../district/dates.js';
import { gradebook, type Acts, type ItemOnScreen, type TeachingStage } from './class-record.js';

type Deed = (stage: TeachingStage) => Acts;

const withItem = (deed: (stage: TeachingStage, item: ItemOnScreen) => Acts): Deed =>
  function* (stage) {
    const { items } = stage.today;
    if (items.length > 0) yield* deed(stage, stage.random.pick(items));
  };

const withScore = (deed: (stage: TeachingStage, item: ItemOnScreen, student: string) => Acts): Deed =>
  withItem(function* (stage, item) {
    const students = [...item.scores.keys()].sort();
    if (students.length > 0) yield* deed(stage, item, stage.random.pick(students));
  });

/** What teachers do on PowerSchool's own screens, with items of any origin. */
export const gradebookDeeds: readonly Deed[] = [
  withScore(function* ({ random }, { sourcedId, points }, student) {
    yield* gradebook('enter-score', { lineItem: sourcedId, student, score: random.below(points + 1) });
  }),
  withScore(function* (_stage, { sourcedId, scores }, student) {
    yield* gradebook('enter-score', {
      lineItem: sourcedId,
      student,
      score: scores.get(student)!,
      comment: 'Well done',
    });
  }),
  withScore(function* (_stage, { sourcedId }, student) {
    yield* gradebook('delete-score', { lineItem: sourcedId, student });
  }),
  withItem(function* ({ random, today }, { sourcedId, points }) {
    const student = random.pick(today.students);
    yield* gradebook('enter-score', { lineItem: sourcedId, student, score: random.below(points + 1) });
  }),
  withItem(function* ({ day }, { sourcedId, title }) {
    yield* gradebook('edit-item', { lineItem: sourcedId, title: `${title.slice(0, 30)} (PS ${day.slice(5)})` });
  }),
  withItem(function* ({ random }, { sourcedId, dueDate }) {
    yield* gradebook('redate-item', { lineItem: sourcedId, dueDate: addDays(dueDate, random.below(3) - 1) });
  }),
  withItem(function* ({ random, today }, { sourcedId }) {
    if (today.categories.length > 0)
      yield* gradebook('refile-item', { lineItem: sourcedId, category: random.pick(today.categories) });
  }),
  withItem(function* (_stage, { sourcedId }) {
    yield* gradebook('reweight-item', { lineItem: sourcedId, weight: 2, extraPoints: 1, publication: 'never' });
  }),
  withItem(function* ({ random, today }, { sourcedId, scores }) {
    const kept = today.students.filter((each) => scores.has(each) || random.chance(0.7));
    yield* gradebook('narrow-item', { lineItem: sourcedId, students: kept });
  }),
  withItem(function* (_stage, { sourcedId }) {
    yield* gradebook('delete-item', { lineItem: sourcedId });
  }),
  function* ({ random, record, day, today }) {
    record.made += 1;
    const scores = Object.fromEntries(today.students.slice(0, 3).map((each) => [each, random.below(11)]));
    const made = { class: record.classId, title: `By hand ${record.made}`, points: 10, dueDate: day, scores };
    yield* gradebook('make-item', made);
  },
];
