import { studentsOfCourse } from '../../coursework/audience.js';
import type { Coursework } from '../../coursework/context.js';
import type { Assignment, Submission } from '../../coursework/model.js';
import { isLate, isMissing, secondsLate } from '../../coursework/policies.js';
import { rowsOf } from '../../coursework/rows.js';
import { gradeText } from '../../coursework/scoring.js';
import { submissionId } from '../../coursework/submission-table.js';
import type { Course } from '../../model.js';
import { isAnonymized } from '../present-assignments.js';
import { partRow } from '../present-submissions.js';
import { instant, mainLogin } from '../present.js';
import { connectionOf, type PageArguments } from './relay.js';

interface Filter {
  states?: string[] | null;
  submittedSince?: string | null;
  gradedSince?: string | null;
  updatedSince?: string | null;
  dueBetween?: { start?: string | null; end?: string | null } | null;
}

interface SubmissionArguments extends PageArguments {
  studentIds?: string[] | null;
  orderBy?: Array<{ field: string; direction?: string | null }> | null;
  filter?: Filter | null;
}

export interface Reading {
  coursework: Coursework;
  readSis: boolean;
  /** Rows updated within so many of the newest seconds are not seen yet, as on a replica that lags. */
  lagSeconds: number;
}

interface Work {
  assignment: Assignment;
  row: Submission;
}

/** The roots of a query; an object that does not exist is null, as in Canvas. */
export function rootOf(reading: Reading): object {
  const { state } = reading.coursework;
  const course = ({ id, sisId }: { id?: string; sisId?: string }): object | null => {
    const found = sisId ? state.courses.bySisId(sisId) : state.courses.get(numberOf('Course', id));
    return found && found.state !== 'deleted' ? courseNode(found, reading) : null;
  };
  const assignment = ({ id, sisId }: { id?: string; sisId?: string }): object | null => {
    const found = sisId
      ? state.assignments.rows.find((each) => each.sisAssignmentId === sisId)
      : state.assignments.get(numberOf('Assignment', id));
    return found && found.state !== 'deleted' ? assignmentNode(found, reading) : null;
  };
  return { course, assignment };
}

/** An id is Canvas's number or the opaque one of the graph. */
function numberOf(type: string, id: string | undefined): number {
  if (!id) return 0;
  if (/^\d+$/.test(id)) return Number(id);
  const [kind, number] = Buffer.from(id, 'base64').toString().split('-');
  return kind === type ? Number(number) : 0;
}

function globalId(type: string, id: number): string {
  return Buffer.from(`${type}-${id}`).toString('base64');
}

function courseNode(course: Course, reading: Reading): object {
  const { state } = reading.coursework;
  return {
    _id: course.id,
    id: globalId('Course', course.id),
    name: course.name,
    courseCode: course.courseCode,
    state: course.state,
    sisId: reading.readSis ? course.sisId : null,
    submissionsConnection: (page: SubmissionArguments) =>
      connectionOf(worksOf(course, page, reading), page, (work) => submissionNode(work, reading)),
    assignmentsConnection: (page: PageArguments) =>
      connectionOf(
        state.assignmentsOfCourse(course.id).filter((each) => each.state !== 'deleted' && each.parentId === null),
        page,
        (each) => assignmentNode(each, reading),
      ),
  };
}

/** Published work only. Without states, rows that nobody handed in or graded are left out. */
function worksOf(course: Course, page: SubmissionArguments, reading: Reading): Work[] {
  const { state } = reading.coursework;
  const filter = page.filter ?? {};
  const wantedUsers = page.studentIds && new Set(page.studentIds.map((id) => numberOf('User', id)));
  const students = studentsOfCourse(course.id, state).filter((each) => !wantedUsers || wantedUsers.has(each.userId));
  const fits = rowFilter(filter, reading);
  const works = state
    .assignmentsOfCourse(course.id)
    .filter((each) => each.state === 'published' && each.kind !== 'checkpoint')
    .flatMap((assignment) =>
      rowsOf(assignment, reading.coursework, students)
        .filter(fits)
        .map((row) => ({ assignment, row })),
    );
  return ordered(works, page.orderBy ?? []);
}

function rowFilter(filter: Filter, reading: Reading): (row: Submission) => boolean {
  const states = filter.states ?? ['submitted', 'pending_review', 'graded'];
  const { switches, now } = reading.coursework;
  const inclusive = switches.is('updated-since', 'inclusive');
  const after = (at: number | null, since: string | null | undefined, alsoEqual = false): boolean => {
    if (since == null) return true;
    if (at === null) return false;
    const limit = instantOf(since);
    return at * 1000 > limit || (alsoEqual && at * 1000 === limit);
  };
  const due = filter.dueBetween;
  return (row) =>
    states.includes(row.state) &&
    (reading.lagSeconds === 0 || row.updatedAt <= now - reading.lagSeconds) &&
    after(row.updatedAt, filter.updatedSince, inclusive) &&
    after(row.gradedAt, filter.gradedSince) &&
    after(row.submittedAt, filter.submittedSince) &&
    (!due ||
      (row.cachedDueAt !== null &&
        (due.start == null || row.cachedDueAt * 1000 >= instantOf(due.start)) &&
        (due.end == null || row.cachedDueAt * 1000 <= instantOf(due.end))));
}

function instantOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`${JSON.stringify(text)} is not a DateTime`);
  return at;
}

function ordered(works: Work[], orderBy: Array<{ field: string; direction?: string | null }>): Work[] {
  const keys = orderBy.length > 0 ? orderBy : [{ field: '_id' }];
  const keyOf = ({ row }: Work, field: string): number =>
    field === 'gradedAt' ? (row.gradedAt ?? 0) : field === 'username' ? row.userId : submissionId(row);
  return works.sort((a, b) => {
    for (const { field, direction } of keys) {
      const difference = keyOf(a, field) - keyOf(b, field);
      if (difference !== 0) return direction === 'descending' ? -difference : difference;
    }
    return submissionId(a.row) - submissionId(b.row);
  });
}

function assignmentNode(assignment: Assignment, reading: Reading): object {
  const { coursework } = reading;
  return {
    _id: assignment.id,
    id: globalId('Assignment', assignment.id),
    name: assignment.name,
    courseId: assignment.courseId,
    dueAt: instant(assignment.dueAt),
    pointsPossible: assignment.pointsPossible,
    gradingType: assignment.gradingType,
    state: assignment.state,
    postToSis: assignment.postToSis,
    sisId: reading.readSis ? assignment.sisAssignmentId : null,
    updatedAt: instant(assignment.updatedAt),
    assignmentGroupId: assignment.groupId,
    submissionsConnection: (page: PageArguments & { filter?: Filter | null }) => {
      const states = page.filter?.states ?? ['submitted', 'pending_review', 'graded'];
      const rows = rowsOf(assignment, coursework).filter((row) => states.includes(row.state));
      return connectionOf(rows, page, (row) => submissionNode({ assignment, row }, reading));
    },
  };
}

function submissionNode({ assignment, row }: Work, reading: Reading): object {
  const { coursework } = reading;
  const { state } = coursework;
  const parts = state.partsOf(assignment.id).filter((part) => part.kind === 'checkpoint');
  const statusId = row.rare?.customGradeStatusId ?? null;
  return {
    _id: submissionId(row),
    id: globalId('Submission', submissionId(row)),
    assignmentId: row.assignmentId,
    assignment: () => assignmentNode(assignment, reading),
    userId: row.userId,
    user: () => userNode(assignment, row, reading),
    anonymousId: submissionId(row).toString(36),
    attempt: row.attempt ?? 0,
    ...gradeFields(assignment, row, coursework),
    ...(parts.length > 0 ? { late: false, missing: false } : {}),
    state: row.state,
    status: statusOf(assignment, row, coursework),
    updatedAt: instant(row.updatedAt),
    createdAt: instant(assignment.createdAt),
    customGradeStatus: state.customGradeStatuses.get(statusId)?.name ?? null,
    extraAttempts: row.rare?.extraAttempts ?? null,
    gradingPeriodId: row.gradingPeriodId,
    redoRequest: row.rare?.redoRequest ?? false,
    sticker: row.rare?.sticker ?? null,
    hasSubAssignmentSubmissions: parts.length > 0,
    subAssignmentSubmissions: () =>
      parts.map((part) => {
        const partial = partRow(part, row.userId, coursework);
        const tag = { assignmentId: part.id, subAssignmentTag: part.subTag };
        return partial ? { ...tag, ...gradeFields(part, partial, coursework) } : tag;
      }),
  };
}

function gradeFields(assignment: Assignment, row: Submission, { state, switches, now }: Coursework): object {
  const text = (score: number | null): string | null =>
    gradeText(assignment, score, row.typed, state, switches.value('zero-points-percent'));
  return {
    score: row.score,
    grade: text(row.score),
    enteredScore: row.enteredScore,
    enteredGrade: text(row.enteredScore),
    deductedPoints: row.rare?.pointsDeducted ?? null,
    excused: row.excused,
    late: isLate(row),
    missing: isMissing(row, assignment, now),
    latePolicyStatus: row.rare?.latePolicyStatus ?? null,
    secondsLate: secondsLate(row),
    customGradeStatusId: row.rare?.customGradeStatusId ?? null,
    gradeMatchesCurrentSubmission: !row.rare?.stale,
    state: row.state,
    cachedDueDate: instant(row.cachedDueAt),
    gradedAt: instant(row.gradedAt),
    postedAt: instant(row.postedAt),
    submittedAt: instant(row.submittedAt),
  };
}

function statusOf(assignment: Assignment, row: Submission, { now }: Coursework): string {
  if (row.rare?.customGradeStatusId) return 'custom';
  if (row.excused) return 'excused';
  if (isMissing(row, assignment, now)) return 'missing';
  if (isLate(row)) return 'late';
  if (row.rare?.latePolicyStatus === 'extended') return 'extended';
  return row.submittedAt === null ? 'unsubmitted' : 'submitted';
}

function userNode(assignment: Assignment, row: Submission, { coursework, readSis }: Reading): object | null {
  if (isAnonymized(assignment, coursework)) return null;
  const { state } = coursework;
  const user = state.users.get(row.userId)!;
  const login = mainLogin(user, state);
  return {
    _id: user.id,
    id: globalId('User', user.id),
    name: user.name,
    sortableName: user.sortableName,
    shortName: user.shortName,
    sisId: readSis ? (login?.sisId ?? null) : null,
    integrationId: readSis ? (login?.integrationId ?? null) : null,
  };
}
