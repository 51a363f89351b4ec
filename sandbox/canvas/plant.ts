import {
  editAccount,
  editCourse,
  editCrossListing,
  editEnrollment,
  editLogin,
  editSection,
  editTerm,
  editUser,
  type Fields,
} from './edits.js';
import { emptyCanvas, refillCanvas } from './emptying.js';
import { newAssignment, newAssignmentGroup, newSubmission } from './coursework/defaults.js';
import { noStickyFields, type BaseType, type Course } from './model.js';
import { plantImport } from './other-tools.js';
import { serviceUserId, type CanvasState } from './state.js';

type Settings = Record<string, unknown>;

/** Things that exist in a Canvas beside what SIS imports make. Each returns what it made, by Canvas id. */
export const plants: Record<string, (settings: Settings, state: CanvasState, now: number) => object> = {
  /** `{ course, students?, assignments?, score? }`: published assignments with graded submissions of so many students. */
  'graded-work': (settings, state, now) => {
    const course = courseNamed(settings, state);
    const enrolled = state
      .enrollmentsOfCourse(course.id)
      .filter((each) => each.type === 'StudentEnrollment' && each.state !== 'deleted')
      .map((each) => each.userId);
    const users = Array.isArray(settings.students)
      ? settings.students.map((sisId) => must(state.logins.bySisId(String(sisId)), `user ${String(sisId)}`).userId)
      : [...new Set(enrolled)].slice(0, typeof settings.students === 'number' ? settings.students : undefined);
    const group =
      state.assignmentGroupsOfCourse(course.id)[0] ??
      state.assignmentGroups.add(newAssignmentGroup({ courseId: course.id, name: 'Assignments' }, now));
    const assignments = Array.from({ length: Number(settings.assignments ?? 1) }, (_, at) =>
      state.assignments.add(
        newAssignment(
          {
            courseId: course.id,
            name: `Exercise ${state.assignmentsOfCourse(course.id).length + 1}`,
            pointsPossible: 20,
            dueAt: now - 86_400 * (at + 1),
            postToSis: true,
            groupId: group.id,
          },
          now,
        ),
      ),
    );
    const score = Number(settings.score ?? 17);
    const submissions = assignments.flatMap((assignment) =>
      users.map((userId) => {
        const row = state.submissions.add(newSubmission(assignment.id, userId, now));
        const graded = { score, enteredScore: score, state: 'graded', graderId: serviceUserId, attempt: 1 } as const;
        const instants = { submittedAt: assignment.dueAt, gradedAt: now, postedAt: now };
        return Object.assign(row, graded, instants, { cachedDueAt: assignment.dueAt });
      }),
    );
    return { course: course.id, assignments: assignments.map((each) => each.id), submissions: submissions.length };
  },

  /** `{ name, login, email? }`: somebody who was made by hand and has no SIS id. */
  'user-without-sis-id': (settings, state, now) => {
    const name = String(settings.name);
    if (state.livingLoginsNamed(String(settings.login)).length > 0) throw new Error('that login exists already');
    const stamp = { sisImportId: null, sticky: noStickyFields, createdAt: now, updatedAt: now };
    const email = settings.email === undefined ? null : String(settings.email);
    const user = state.users.add({
      name,
      sortableName: name,
      shortName: name,
      firstName: null,
      lastName: null,
      email,
      pronouns: null,
      ...stamp,
      state: 'registered',
      mergedIntoId: null,
    });
    const login = state.logins.add({
      sisId: null,
      integrationId: null,
      ...stamp,
      userId: user.id,
      name: String(settings.login),
      authenticationProviderId: null,
      passwordSetBySis: false,
      signedInAt: null,
      declaredUserType: null,
      state: 'active',
    });
    return { user: user.id, login: login.id };
  },

  /** `{ kind, sisId, ...fields }`: an edit on the screens, which makes the fields sticky; fields as in the REST API. */
  'ui-edit': (settings, state, now) => {
    const { kind, sisId, ...fields } = settings;
    return edit(String(kind), String(sisId), fields, state, now);
  },

  /** `{ section, course? }` (SIS ids): somebody cross-lists a section into a course; without one, takes it home again. */
  'cross-list': (settings, state, now) => {
    const section = must(state.sections.bySisId(String(settings.section)), `section ${String(settings.section)}`);
    const course = typeof settings.course === 'string' ? courseNamed(settings, state) : null;
    editCrossListing(section, course, { state, now, sticky: true });
    return { section: section.id, course: section.courseId };
  },

  /** `{ by?, hoursAgo?, counts?, identifier? }`: an import that another tool has sent: see `plantImport`. */
  'sis-import': (settings, state, now) => ({ import: plantImport(settings, state, now) }),

  /** `{ user }` (SIS id): somebody signs in. */
  'sign-in': (settings, state, now) => {
    const login = must(state.logins.bySisId(String(settings.user)), `user ${String(settings.user)}`);
    login.signedInAt = now;
    state.logins.touch();
    return { login: login.id };
  },

  /** `{ section, user, workflow_state }` (SIS ids): somebody changes the enrollments of a person in a section by hand. */
  'enrollment-edit': (settings, state, now) => {
    const section = must(state.sections.bySisId(String(settings.section)), `section ${String(settings.section)}`);
    const login = must(state.logins.bySisId(String(settings.user)), `user ${String(settings.user)}`);
    const enrollments = state.enrollmentsOfUser(login.userId).filter((each) => each.sectionId === section.id);
    for (const enrollment of enrollments) editEnrollment(enrollment, settings, { state, now, sticky: true });
    return { enrollments: enrollments.map((each) => each.id) };
  },

  /** `{ only?, sisIds? }`: Canvas is reset or restored, and what came by SIS is not there any more. */
  emptied: (settings, state) => emptyCanvas(state, settings),

  /** What `emptied` took away is there again. */
  refilled: (_settings, state) => refillCanvas(state),

  /** `{ name, baseType }`: a custom role. */
  role: (settings, state) => {
    const role = state.roles.add({ name: String(settings.name), baseType: String(settings.baseType) as BaseType });
    return { role: role.id };
  },

  /** `{ course }`: makes a course a blueprint. */
  blueprint: (settings, state, now) => {
    const course = courseNamed(settings, state);
    editCourse(course, { blueprint: true }, { state, now, sticky: false });
    return { course: course.id };
  },
};

function edit(kind: string, sisId: string, fields: Fields, state: CanvasState, now: number): object {
  const context = { state, now, sticky: true };
  const found = <T>(record: T | undefined): T => must(record, `${kind} ${sisId}`);
  if (kind === 'course') editCourse(found(state.courses.bySisId(sisId)), fields, context);
  else if (kind === 'section') editSection(found(state.sections.bySisId(sisId)), fields, context);
  else if (kind === 'term') editTerm(found(state.terms.bySisId(sisId)), fields, context);
  else if (kind === 'account') editAccount(found(state.accounts.bySisId(sisId)), fields, context);
  else if (kind === 'login') editLogin(found(state.logins.bySisId(sisId)), fields, context);
  else if (kind === 'user') editUser(found(state.users.get(state.logins.bySisId(sisId)?.userId)), fields, context);
  else throw new Error(`cannot edit a ${kind}; known: account, term, course, section, user, login`);
  return { kind, sisId };
}

function courseNamed(settings: Settings, state: CanvasState): Course {
  return must(state.courses.bySisId(String(settings.course)), `course ${String(settings.course)}`);
}

function must<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the practice Canvas has no ${what}`);
  return found;
}
