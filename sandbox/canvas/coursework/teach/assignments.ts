import { assignedTo, studentsOfCourse } from '../audience.js';
import { BadAct, courseOf, type Coursework } from '../context.js';
import { newAssignment } from '../defaults.js';
import { createAssignment, updateAssignment } from '../editing.js';
import { instantOrNull, numberOrNull, type Fields } from '../values.js';
import type { Assignment, AssignmentKind } from '../model.js';
import { setOverrides } from '../overrides.js';
import { inClosedPeriod } from '../policies.js';
import { recompute, rowsOf } from '../rows.js';
import { brokenRule } from '../sis-rules.js';
import { assignmentIn, courseIn, groupBy, sectionBy, someStudentsIn, userBy, type Settings } from './find.js';

/** Acts on work itself: making it, changing it, who has it and until when. */

const kinds: AssignmentKind[] = ['assignment', 'discussion', 'quiz', 'survey', 'new_quiz', 'new_quiz_survey', 'lti'];

export function createWork(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const course = courseIn(settings, coursework);
  const kind = (settings.kind ?? 'assignment') as AssignmentKind;
  if (!kinds.includes(kind)) throw new BadAct(`kind must be one of ${kinds.join(', ')}`);
  const fields = withPlaces(settings, course, coursework);
  const draft = { published: true, ...fields, kind };
  const checkpoints = (settings.checkpoints ?? []) as Fields[];
  // Canvas looks at the dates of the parts, which do not exist yet: the flag is set when they do.
  const flagLater = checkpoints.length > 0 && fields.post_to_sis !== undefined;
  const made = createAssignment(
    course,
    flagLater ? { ...draft, post_to_sis: false, due_at: null } : draft,
    { manageSis: true, importSis: true },
    coursework,
  );
  const parts = checkpoints.map((part, at) =>
    addPart(made, { tag: at === 0 ? 'reply_to_topic' : 'reply_to_entry', ...part }, 'checkpoint', coursework),
  );
  if (checkpoints.length > 0) {
    made.pointsPossible = parts.reduce((sum, part) => sum + (part.pointsPossible ?? 0), 0);
    made.dueAt = null;
  }
  if (settings.peer_review !== undefined)
    parts.push(addPart(made, { tag: 'peer_review', ...(settings.peer_review as Fields) }, 'peer_review', coursework));
  if (flagLater) flagOrDelete(made, fields.post_to_sis, coursework);
  made.createdAt = made.updatedAt = now;
  state.assignments.touch();
  return { assignment: made.id, group: made.groupId, parts: parts.map((part) => part.id) };
}

function flagOrDelete(made: Assignment, flag: unknown, coursework: Coursework): void {
  try {
    updateAssignment(made, { post_to_sis: flag }, { manageSis: true, importSis: true }, coursework);
  } catch (error) {
    setDeleted(made, coursework);
    throw error;
  }
}

function addPart(parent: Assignment, fields: Fields, kind: AssignmentKind, coursework: Coursework): Assignment {
  const draft = newAssignment(
    {
      courseId: parent.courseId,
      name: parent.name,
      kind,
      parentId: parent.id,
      groupId: parent.groupId,
      subTag: fields.tag as Assignment['subTag'],
      state: parent.state,
      pointsPossible: numberOrNull(fields.points_possible ?? 5, 'points_possible'),
      dueAt: instantOrNull(fields.due_at ?? null, 'due_at'),
      postManually: parent.postManually,
      postToSis: parent.postToSis,
      gradingType: parent.gradingType,
    },
    coursework.now,
  );
  return coursework.state.assignments.add(draft);
}

/** Fields by their REST names; in a closed grading period a teacher may change only some of them. */
export function updateWork(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework);
  const fields = withPlaces(settings, courseOf(assignment, coursework), coursework);
  updateAssignment(assignment, fields, { manageSis: true, importSis: settings.admin === true }, coursework);
  return { assignment: assignment.id };
}

function mustBeOpen(assignment: Assignment, settings: Settings, coursework: Coursework, what: string): void {
  if (settings.admin === true) return;
  if (inClosedPeriod(assignment, rowsOf(assignment, coursework), coursework))
    throw new BadAct(`assignment ${assignment.id} lies in a closed grading period: ${what} cannot be changed`);
}

/** An act with a fixed field: `rename`, `publish` and the like. */
export function change(fieldsOf: (settings: Settings) => Fields) {
  return (settings: Settings, coursework: Coursework): object => {
    const { course, assignment, admin } = settings;
    return updateWork({ course, assignment, admin, ...fieldsOf(settings) }, coursework);
  };
}

export function redatePart(settings: Settings, coursework: Coursework): object {
  const parent = assignmentIn(settings, coursework);
  const part = coursework.state
    .partsOf(parent.id)
    .find((each) => each.id === Number(settings.part) || each.subTag === settings.part);
  if (!part) throw new BadAct(`assignment ${parent.id} has no part ${String(settings.part)}`);
  part.dueAt = instantOrNull(settings.due_at ?? null, 'due_at');
  recompute(part, coursework);
  return { assignment: parent.id, part: part.id };
}

/** `group` by name or id, `overrides` with SIS ids, as the REST fields for them. */
function withPlaces(settings: Settings, course: ReturnType<typeof courseIn>, coursework: Coursework): Fields {
  const { group, overrides, course: _course, assignment: _assignment, admin: _admin, ...fields } = settings;
  const made: Fields = { ...fields };
  if (group !== undefined) made.assignment_group_id = groupBy(group, course, coursework.state).id;
  if (overrides !== undefined)
    made.assignment_overrides = (overrides as Settings[]).map((each) => overrideFields(each, coursework));
  return made;
}

function overrideFields(settings: Settings, coursework: Coursework): Fields {
  const { section, sections, students, group, module, ...fields } = settings;
  const made: Fields = { ...fields };
  if (section !== undefined) made.course_section_id = sectionBy(section, coursework).id;
  if (group !== undefined) made.group_id = group;
  if (students !== undefined) made.student_ids = [students].flat().map((each) => userBy(each, coursework));
  if (sections !== undefined) made.section_ids = [sections].flat().map((each) => sectionBy(each, coursework).id);
  if (module !== undefined) made.context_module_id = module;
  return made;
}

/** Takes work away from students, or gives it back; everybody else keeps it with the date that they have. */
export function unassign(settings: Settings, coursework: Coursework): object {
  const leaving = new Set(someStudentsIn(settings, coursework));
  return assignOnly(settings, (userId, has) => has && !leaving.has(userId), coursework);
}

export function reassign(settings: Settings, coursework: Coursework): object {
  const coming = new Set(someStudentsIn(settings, coursework));
  return assignOnly(settings, (userId, has) => has || coming.has(userId), coursework);
}

function assignOnly(
  settings: Settings,
  wants: (userId: number, has: boolean) => boolean,
  coursework: Coursework,
): object {
  const assignment = assignmentIn(settings, coursework);
  const byDate = new Map<number | null, number[]>();
  for (const student of studentsOfCourse(assignment.courseId, coursework.state)) {
    const assigned = assignedTo(assignment, student, coursework.state);
    if (!wants(student.userId, assigned !== undefined)) continue;
    const dueAt = assigned ? assigned.dueAt : assignment.dueAt;
    byDate.set(dueAt, [...(byDate.get(dueAt) ?? []), student.userId]);
  }
  const overrides = [...byDate].map(([dueAt, ids]) => ({
    student_ids: ids,
    due_at: dueAt === null ? null : new Date(dueAt * 1000).toISOString(),
  }));
  setOverrides(assignment, overrides, coursework);
  assignment.onlyVisibleToOverrides = true;
  recompute(assignment, coursework);
  return { assignment: assignment.id, assigned: [...byDate.values()].flat().length };
}

export function assignToEveryone(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework);
  assignment.overrides = [];
  assignment.onlyVisibleToOverrides = false;
  recompute(assignment, coursework);
  return { assignment: assignment.id };
}

export function deleteWork(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework);
  mustBeOpen(assignment, settings, coursework, 'it');
  setDeleted(assignment, coursework);
  return { assignment: assignment.id };
}

export function setDeleted(assignment: Assignment, coursework: Coursework): void {
  for (const each of [assignment, ...coursework.state.partsOf(assignment.id)]) {
    each.state = 'deleted';
    each.updatedAt = coursework.now;
  }
  coursework.state.assignments.touch();
}

/** A deleted assignment comes back unpublished, with its submissions. */
export function restoreWork(settings: Settings, coursework: Coursework): object {
  const assignment = assignmentIn(settings, coursework, true);
  if (assignment.state === 'deleted') assignment.state = 'unpublished';
  assignment.updatedAt = coursework.now;
  coursework.state.assignments.touch();
  return { assignment: assignment.id };
}

/** A duplicate has no ids of a SIS and no flag. */
export function duplicateWork(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const original = assignmentIn(settings, coursework);
  const { id, ...fields } = structuredClone(original);
  const cleared = { integrationId: null, integrationData: {}, sisAssignmentId: null, postToSis: false };
  const stamps = { createdAt: now, updatedAt: now, recomputedAt: now, copiedFromId: id };
  const name = String(settings.name ?? `${original.name} Copy`);
  const copy = state.assignments.add({ ...fields, ...cleared, ...stamps, name, state: 'unpublished' });
  for (const part of state.partsOf(original.id)) {
    const { id: partId, ...partFields } = structuredClone(part);
    state.assignments.add({ ...partFields, ...stamps, copiedFromId: partId, parentId: copy.id, state: 'unpublished' });
  }
  return { assignment: copy.id };
}

/** What stands in the way of the flag, told without changing anything. */
export function checkRules(settings: Settings, coursework: Coursework): object {
  return { broken: brokenRule(assignmentIn(settings, coursework), coursework) ?? null };
}
