import { command } from '../holds/waiting-run.js';
import type { Cells, FeedRows } from '../../sandbox/feed/rows.js';
import { enrollment, person } from './look.js';
import { base, type Field, type Night } from './nights.js';

/** School 300 beside the two of the base: twelve students in three classes of one course, with a teacher each. */
const studentsOf300 = Array.from({ length: 12 }, (_, index) => `Q${index + 1}`);
export const classesOf300 = ['L1', 'L2', 'L3'];

const of300 = { schoolSourcedId: '300' };

/** The base district with school 300: 26 people, 56 enrollments, 6 classes. */
export const withSchool: Required<FeedRows> = {
  ...base,
  orgs: [
    ...base.orgs,
    { sourcedId: '300', name: 'Heron School', type: 'school', identifier: '300', parentSourcedId: 'D1' },
  ],
  classes: [
    ...base.classes,
    ...classesOf300.map((id, index) => ({
      ...base.classes[0]!,
      ...of300,
      ...{ sourcedId: id, title: `Algebra h${index + 1}`, classCode: `MA3.${index + 1}` },
    })),
  ],
  users: [
    ...base.users,
    ...classesOf300.map((id, index) =>
      person(`U${index + 1}`, 'teacher', {
        ...{ orgSourcedIds: '300', username: `staff${index + 1}`, givenName: 'Ida', familyName: `Crane${id}` },
        identifier: `930${index}`,
      }),
    ),
    ...studentsOf300.map((id, index) =>
      person(id, 'student', {
        ...{ orgSourcedIds: '300', username: `heron${index + 1}`, givenName: 'Lars', familyName: `Quill${index + 1}` },
        ...{ identifier: `${3000 + index}`, grades: '12' },
      }),
    ),
  ],
  enrollments: [
    ...base.enrollments,
    ...classesOf300.flatMap((id, index) => [
      enrollment(`U${index + 1}`, id, 'teacher', of300),
      ...studentsOf300.map((student) => enrollment(student, id, 'student', of300)),
    ]),
  ],
};

/** Somebody new at school 100, who comes into K1: what a list that shrank still gives. */
export const newcomer = person('P7', 'student', {
  ...{ username: 'stu7', givenName: 'Maren', familyName: 'Oslo', identifier: '1007', grades: '09' },
});
export const enrollmentOfNewcomer: Cells = enrollment('P7', 'K1', 'student');

/** The open questions about lists: `enrollments`, or with a school `enrollments 300`. */
export const askedLists = (night: Night): string[] =>
  night.proposals
    .filter((each) => each.question === 'list')
    .map((each) => `${each.leftId} ${each.rightId}`.trim())
    .sort();

/** Answers the questions about lists that the last night asks, all of them or those that are named. */
export async function answerLists(field: Field, verb: 'accept' | 'reject', lists?: readonly string[]): Promise<void> {
  const { practice, nights } = field;
  for (const each of nights.at(-1)!.proposals) {
    const list = `${each.leftId} ${each.rightId}`.trim();
    if (each.question !== 'list' || (lists && !lists.includes(list))) continue;
    const answer = await command(practice, 'proposal', verb, practice.district, String(each.id), '--by', 'Ana');
    if (answer.code !== 0) throw new Error(answer.err);
  }
}

/** What is told of a list that shrank, or of a school that left it. */
export const toldOfList = (night: Night, thing: string): string =>
  night.problems.find((each) => ['LIST_SHRANK', 'SCHOOL_LEFT_LIST'].includes(each.code) && each.thing === thing)
    ?.detail ?? '';

/** How a read of a list was used. */
export const useOf = (night: Night, list: string): string | undefined =>
  night.report?.collections.find((each) => each.collection === list)?.use;

/** Everybody who is active in Canvas's sections, by section, user and role. */
export const activeEnrollments = (night: Night): string[] =>
  [...night.canvas.enrollment].flatMap(([key, each]) => (each.state === 'active' ? [key] : [])).sort();
