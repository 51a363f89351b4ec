import type { Course } from '../model.js';
import { BadAct, courseOf, type Coursework } from './context.js';
import { newAssignment, newAssignmentGroup } from './defaults.js';
import type { Assignment, AssignmentGroup, AssignmentKind, GradingType } from './model.js';
import { setOverrides } from './overrides.js';
import { inClosedPeriod } from './policies.js';
import { recompute, rowsOf } from './rows.js';
import { instantOrNull, isTrue, jsonObject, numberOrNull, textOrNull, type Fields } from './values.js';
import { brokenRule, canBeFlagged, defaultFlag } from './sis-rules.js';

export interface EditOptions {
  /** Without Manage SIS the SIS fields are dropped, and nobody is told. */
  manageSis: boolean;
  /** An account administrator: in a closed grading period nobody else may change the essentials. */
  importSis: boolean;
}

const gradingTypes: GradingType[] = ['points', 'percent', 'letter_grade', 'gpa_scale', 'pass_fail', 'not_graded'];
const frozenInClosedPeriod = [
  'name',
  'points_possible',
  'assignment_group_id',
  'integration_id',
  'integration_data',
  'sis_assignment_id',
];
const sisFields = ['integration_id', 'integration_data', 'sis_assignment_id'];

export function createAssignment(
  course: Course,
  fields: Fields,
  options: EditOptions,
  coursework: Coursework,
): Assignment {
  const { state, now } = coursework;
  const given: Partial<Assignment> = {};
  if (fields.kind !== undefined) given.kind = String(fields.kind) as AssignmentKind;
  for (const [field, key] of [
    ['anonymous_grading', 'anonymous'],
    ['moderated_grading', 'moderated'],
  ] as const)
    if (fields[field] !== undefined) given[key] = isTrue(fields[field]);
  const name = String(fields.name ?? 'Assignment');
  const draft = { id: 0, ...newAssignment({ courseId: course.id, name, ...given }, now) };
  draft.state = 'unpublished';
  draft.groupId = groupFor(course, fields, coursework).id;
  draft.position = state.assignmentsOfCourse(course.id).filter((each) => each.groupId === draft.groupId).length + 1;
  draft.postToSis = defaultFlag(course, state);
  applyFields(draft, fields, options, coursework);
  mustBeSavable(draft, coursework);
  const { id: _none, ...row } = draft;
  return state.assignments.add(row);
}

/** @throws BadAct when a value cannot be, or when a rule of the account forbids to save; nothing is changed then. */
export function updateAssignment(
  assignment: Assignment,
  fields: Fields,
  options: EditOptions,
  coursework: Coursework,
): void {
  const frozen = frozenInClosedPeriod.filter((field) => fields[field] !== undefined);
  if (frozen.length > 0 && !options.importSis && inClosedPeriod(assignment, rowsOf(assignment, coursework), coursework))
    throw new BadAct(`the work lies in a closed grading period: ${frozen.join(', ')} cannot be changed`);
  const draft = structuredClone(assignment);
  applyFields(draft, fields, options, coursework);
  mustBeSavable(draft, coursework, Object.keys(fields));
  const moved = JSON.stringify(audienceOf(draft)) !== JSON.stringify(audienceOf(assignment));
  Object.assign(assignment, draft, { updatedAt: coursework.now });
  for (const part of coursework.state.partsOf(assignment.id)) {
    const { state, groupId, postToSis, postManually, gradingType } = assignment;
    Object.assign(part, { state, groupId, postToSis, postManually, gradingType });
  }
  coursework.state.assignments.touch();
  if (moved) recompute(assignment, coursework);
}

function audienceOf({ dueAt, unlockAt, lockAt, state, overrides, onlyVisibleToOverrides }: Assignment): unknown {
  return { dueAt, unlockAt, lockAt, state, overrides, onlyVisibleToOverrides };
}

function mustBeSavable(draft: Assignment, coursework: Coursework, changed: string[] = []): void {
  const rule = brokenRule(draft, coursework);
  if (!rule) return;
  const onlySisFields = changed.length > 0 && changed.every((field) => sisFields.includes(field));
  if (onlySisFields && coursework.switches.is('save-with-broken-rules', 'accepted')) return;
  throw new BadAct(rule);
}

function applyFields(draft: Assignment, fields: Fields, options: EditOptions, coursework: Coursework): void {
  const has = (field: string): boolean => fields[field] !== undefined;
  if (has('name')) draft.name = String(fields.name);
  if (draft.name.trim() === '') throw new BadAct('an assignment needs a name');
  if (has('points_possible')) draft.pointsPossible = numberOrNull(fields.points_possible, 'points_possible');
  if (has('grading_type')) {
    if (!gradingTypes.includes(fields.grading_type as GradingType))
      throw new BadAct(`grading_type must be one of ${gradingTypes.join(', ')}`);
    draft.gradingType = fields.grading_type as GradingType;
  }
  if (has('submission_types')) draft.submissionTypes = [fields.submission_types].flat().map(String);
  for (const [field, key] of dates) if (has(field)) draft[key] = instantOrNull(fields[field], field);
  for (const [field, key] of flags) if (has(field)) draft[key] = isTrue(fields[field]);
  for (const [field, key] of references) if (has(field)) draft[key] = numberOrNull(fields[field], field);
  if (has('assignment_group_id')) {
    const course = courseOf(draft, coursework);
    draft.groupId = groupFor(course, fields, coursework).id;
  }
  if (has('position')) draft.position = Number(fields.position);
  if (has('published')) draft.state = isTrue(fields.published) ? 'published' : 'unpublished';
  if (has('assignment_overrides')) setOverrides(draft, [fields.assignment_overrides].flat() as Fields[], coursework);
  if (options.manageSis) applySisFields(draft, fields, coursework);
  if (!canBeFlagged(draft)) draft.postToSis = false;
}

const dates = [
  ['due_at', 'dueAt'],
  ['unlock_at', 'unlockAt'],
  ['lock_at', 'lockAt'],
] as const;

const flags = [
  ['post_to_sis', 'postToSis'],
  ['only_visible_to_overrides', 'onlyVisibleToOverrides'],
  ['grade_group_students_individually', 'gradeGroupStudentsIndividually'],
  ['moderated_grading', 'moderated'],
  ['anonymous_grading', 'anonymous'],
  ['omit_from_final_grade', 'omitFromFinalGrade'],
  ['hide_in_gradebook', 'hideInGradebook'],
  ['suppress_assignment', 'suppressAssignment'],
  ['post_manually', 'postManually'],
] as const;

const references = [
  ['group_category_id', 'groupCategoryId'],
  ['grading_standard_id', 'gradingStandardId'],
] as const;

/** `integration_data` is replaced whole; `sis_assignment_id` is unique in the root account. */
function applySisFields(draft: Assignment, fields: Fields, { state }: Coursework): void {
  if (fields.integration_id !== undefined) draft.integrationId = textOrNull(fields.integration_id);
  if (fields.integration_data !== undefined) draft.integrationData = jsonObject(fields.integration_data);
  if (fields.sis_assignment_id === undefined) return;
  const wanted = textOrNull(fields.sis_assignment_id);
  const taken = state.assignments.rows.some(
    (each) => each.id !== draft.id && each.state !== 'deleted' && each.sisAssignmentId === wanted,
  );
  if (wanted !== null && taken) throw new BadAct('the SIS assignment id is in use');
  draft.sisAssignmentId = wanted;
}

/** The group asked for, by id; else the first of the course, which is made when there is none. */
function groupFor(course: Course, fields: Fields, { state, now }: Coursework): AssignmentGroup {
  const groups = state.assignmentGroupsOfCourse(course.id).filter((each) => each.state === 'available');
  if (fields.assignment_group_id == null)
    return (
      groups[0] ?? state.assignmentGroups.add(newAssignmentGroup({ courseId: course.id, name: 'Assignments' }, now))
    );
  const group = groups.find((each) => each.id === Number(fields.assignment_group_id));
  if (!group) throw new BadAct(`the course has no assignment group ${String(fields.assignment_group_id)}`);
  return group;
}

export function createAssignmentGroup(course: Course, fields: Fields, coursework: Coursework): AssignmentGroup {
  const { state, now } = coursework;
  const position = state.assignmentGroupsOfCourse(course.id).length + 1;
  const name = String(fields.name ?? 'Assignments');
  const draft = { id: 0, ...newAssignmentGroup({ courseId: course.id, name, position }, now) };
  applyGroupFields(draft, fields);
  const { id: _none, ...row } = draft;
  return state.assignmentGroups.add(row);
}

/** Weights and drop rules are frozen for all but administrators once work of the group lies in a closed period. */
export function updateAssignmentGroup(
  group: AssignmentGroup,
  fields: Fields,
  options: Pick<EditOptions, 'importSis'>,
  coursework: Coursework,
): void {
  const { state, now } = coursework;
  const weighs = fields.group_weight !== undefined || fields.rules !== undefined;
  if (weighs && !options.importSis && hasClosedWork(group, coursework))
    throw new BadAct('work of the group lies in a closed grading period: its weight and rules cannot be changed');
  const draft = structuredClone(group);
  applyGroupFields(draft, fields);
  Object.assign(group, draft, { updatedAt: now });
  state.assignmentGroups.touch();
}

function hasClosedWork(group: AssignmentGroup, coursework: Coursework): boolean {
  return coursework.state
    .assignmentsOfCourse(group.courseId)
    .filter((each) => each.groupId === group.id && each.state !== 'deleted')
    .some((each) => inClosedPeriod(each, rowsOf(each, coursework), coursework));
}

/** `integration_data` of a group must be an object, and is merged into what is stored. */
function applyGroupFields(draft: AssignmentGroup, fields: Fields): void {
  if (fields.name !== undefined) draft.name = String(fields.name);
  if (fields.position !== undefined) draft.position = Number(fields.position);
  if (fields.group_weight !== undefined) draft.weight = numberOrNull(fields.group_weight, 'group_weight') ?? 0;
  if (fields.sis_source_id !== undefined) draft.sisSourceId = textOrNull(fields.sis_source_id);
  if (fields.rules !== undefined) {
    const rules = (fields.rules ?? {}) as Fields;
    draft.dropLowest = Number(rules.drop_lowest ?? 0);
    draft.dropHighest = Number(rules.drop_highest ?? 0);
    draft.neverDrop = [rules.never_drop ?? []].flat().map(Number);
  }
  if (fields.integration_data !== undefined) {
    const data = fields.integration_data;
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      throw new BadAct('integration_data must be an object');
    draft.integrationData = { ...draft.integrationData, ...(data as Record<string, unknown>) };
  }
}
