import { addDays } from '../district/dates.js';
import { canvas, someStudents, type Acts, type TeachingStage, type Work } from './class-record.js';
import { gradeSome, gradeStudents } from './work-recipes.js';

/** What a teacher does with work that there is. */
type Deed = (stage: TeachingStage) => Acts;

function works({ record }: TeachingStage): Work[] {
  return record.works.filter((each) => !each.isDeleted);
}

/** Work to do something with: mostly what has grades, and of that mostly what stands in PowerSchool, too. */
function chooseWork(stage: TeachingStage, from: readonly Work[]): Work | undefined {
  const { random, today } = stage;
  const titles = new Set(today.items.map((each) => each.title));
  const standing = from.filter((each) => titles.has(each.name));
  const graded = from.filter((each) => each.graded.length > 0);
  if (standing.length > 0 && random.chance(0.7)) return random.pick(standing);
  if (graded.length > 0 && random.chance(0.8)) return random.pick(graded);
  return from.length > 0 ? random.pick(from) : undefined;
}

const withWork = (deed: (stage: TeachingStage, work: Work) => Acts): Deed =>
  function* (stage) {
    const work = chooseWork(stage, works(stage));
    if (work) yield* deed(stage, work);
  };

const act = (name: string, settings: (stage: TeachingStage) => Record<string, unknown> = () => ({})): Deed =>
  withWork(function* (stage, work) {
    yield* canvas(name, { assignment: work.id, ...settings(stage) });
  });

/** A deed with one student who has a grade: with each part, where work has parts. */
const withGrade = (name: string, settings: () => Record<string, unknown> = () => ({})): Deed =>
  function* (stage) {
    const work = chooseWork(
      stage,
      works(stage).filter((each) => each.graded.length > 0),
    );
    if (!work) return;
    const student = stage.random.pick(work.graded);
    for (const assignment of work.parts.length > 0 ? work.parts : [work.id])
      yield* canvas(name, { assignment, student, ...settings() });
  };

function* rename(stage: TeachingStage, work: Work): Acts {
  const name = `${work.name.replace(/ \(revised .*$/, '')} (revised ${stage.day})`;
  if ((yield* canvas('rename', { assignment: work.id, name })) !== null) work.name = name;
}

const redatePart: Deed = function* ({ random, day, instant, record }) {
  const withParts = record.works.filter((each) => !each.isDeleted && each.parts.length > 0);
  if (withParts.length === 0) return;
  const work = random.pick(withParts);
  const dueDay = addDays(day, random.below(9) - 2);
  yield* canvas('redate-part', { assignment: work.id, part: work.parts.at(-1), due_at: instant(dueDay) });
};

function* redate({ random, day, instant }: TeachingStage, work: Work): Acts {
  const dueDay = addDays(day, random.below(9) - 2);
  if (work.parts.length > 0) return;
  if ((yield* canvas('redate', { assignment: work.id, due_at: instant(dueDay) })) !== null) work.dueDay = dueDay;
}

function* changePoints({ random }: TeachingStage, work: Work): Acts {
  if (work.parts.length > 0 || work.points <= 0) return;
  const points = Math.ceil(work.points) + 1 + random.below(5);
  const answer = yield* canvas('change-points', { assignment: work.id, points_possible: points });
  if (answer !== null) work.points = points;
}

function* changePointsBack(_stage: TeachingStage, work: Work): Acts {
  if (work.parts.length > 0 || work.points <= 0) return;
  yield* canvas('change-points', { assignment: work.id, points_possible: work.points });
}

function* deleteWork(_stage: TeachingStage, work: Work): Acts {
  if ((yield* canvas('delete-assignment', { assignment: work.id })) !== null) work.isDeleted = true;
}

const restore: Deed = function* ({ random, record }) {
  const deleted = record.works.filter((each) => each.isDeleted);
  if (deleted.length === 0) return;
  const work = random.pick(deleted);
  if ((yield* canvas('restore-assignment', { assignment: work.id })) === null) return;
  work.isDeleted = false;
  yield* canvas('publish', { assignment: work.id });
};

const duplicate: Deed = withWork(function* (stage, work) {
  const { record } = stage;
  record.made += 1;
  const name = `${work.name} copy ${record.made}`;
  const answer = yield* canvas('duplicate', { assignment: work.id, name });
  if (answer === null) return;
  // Parts of a copy have ids that the answer does not tell: such a copy stays ungraded.
  if (work.parts.length > 0) return;
  const copy: Work = { ...work, id: Number(answer.assignment), name, graded: [], isModerated: false };
  record.works.push(copy);
  yield* canvas('publish', { assignment: copy.id });
  if (stage.random.chance(0.5)) yield* canvas('flag', { assignment: copy.id });
  yield* gradeSome(stage, copy, 2);
});

const submitLate: Deed = withWork(function* (stage, work) {
  const [student] = someStudents(stage, 1);
  if (student === undefined || work.parts.length > 0) return;
  yield* canvas('submit', { assignment: work.id, student });
  yield* canvas('status', { assignment: work.id, student, status: 'late', seconds_late: 2 * 86_400 });
  yield* gradeStudents(stage, work, [student]);
});

const unassign: Deed = function* (stage) {
  const work = chooseWork(
    stage,
    works(stage).filter((each) => each.graded.length > 0 && each.parts.length === 0),
  );
  if (work) yield* canvas('unassign', { assignment: work.id, students: [stage.random.pick(work.graded)] });
};

/** A student who was taken off the work gets it back, with the score of before. */
const reassign = withWork(function* ({ random }, work) {
  if (work.graded.length > 0 && work.parts.length === 0)
    yield* canvas('reassign', { assignment: work.id, students: [random.pick(work.graded)] });
});

const renameGroup: Deed = function* ({ random, record }) {
  const group = random.pick(record.groups);
  const name = group === 'Homework' ? 'homework ' : group === 'homework ' ? 'Homework' : group;
  if ((yield* canvas('update-group', { course: record.classId, group, name })) === null) return;
  record.groups[record.groups.indexOf(group)] = name;
};

const deleteGroup: Deed = function* ({ record }) {
  record.made += 1;
  const name = `Short-lived ${record.made}`;
  yield* canvas('create-group', { course: record.classId, name });
  const answer = yield* canvas('create-assignment', { course: record.classId, name, group: name, post_to_sis: true });
  if (answer === null) return;
  yield* canvas('delete-group', { course: record.classId, group: name, move_to: record.groups[0] });
};

/** Teachers' acts on work and on grades; each comes up before any of them comes up again. */
export const deeds: readonly Deed[] = [
  withWork((stage, work) => gradeSome(stage, work, 5)),
  withWork((stage, work) => gradeSome(stage, work, 3)),
  withWork((stage, work) => gradeStudents(stage, work, work.graded.slice(0, 2))),
  withWork((stage, work) => gradeStudents(stage, work, work.graded.slice(-2))),
  withWork(rename),
  redatePart,
  withWork(redate),
  withWork(redate),
  act('move', ({ random, record }) => ({ group: random.pick(record.groups) })),
  withWork(changePoints),
  withWork(changePointsBack),
  act('unflag'),
  act('flag'),
  act('flag'),
  act('publish'),
  act('unpublish'),
  withWork(deleteWork),
  restore,
  duplicate,
  withGrade('excuse'),
  withGrade('excuse'),
  withGrade('unexcuse'),
  withGrade('clear'),
  withGrade('clear'),
  act('post'),
  act('hide'),
  function* (stage) {
    for (const work of works(stage).filter((each) => each.isModerated))
      yield* canvas('publish-grades', { assignment: work.id });
  },
  function* (stage) {
    for (const work of works(stage).filter((each) => /^(Anonymous|Posted by hand)/.test(each.name)))
      yield* canvas('post', { assignment: work.id });
  },
  withGrade('status', () => ({ status: 'missing' })),
  withGrade('status', () => ({ status: 'late', seconds_late: 86_400 })),
  withGrade('status', () => ({ status: null })),
  withGrade('custom-status', () => ({ status: 'Travelling' })),
  withGrade('ask-redo'),
  withGrade('submit', () => ({ pending: true })),
  withGrade('submit'),
  withGrade('submit'),
  submitLate,
  unassign,
  unassign,
  reassign,
  reassign,
  renameGroup,
  deleteGroup,
  act('assign-everyone'),
  act('apply-score', () => ({ percent: 0, only_past_due: true })),
  function* ({ record }) {
    yield* canvas('late-policy', {
      course: record.classId,
      ...{ late_submission_deduction_enabled: true, late_submission_deduction: 10, late_submission_interval: 'day' },
    });
  },
  function* ({ record }) {
    yield* canvas('late-policy', { course: record.classId, off: true });
  },
  function* ({ record }) {
    yield* canvas('test-student', { course: record.classId });
  },
];
