import { editCourse } from '../../edits.js';
import { noStickyFields } from '../../model.js';
import { BadAct, type Coursework } from '../context.js';
import { noLatePolicy } from '../defaults.js';
import { createAssignmentGroup, updateAssignmentGroup } from '../editing.js';
import { instantOrNull, isTrue, numberOrNull } from '../values.js';
import type { AccountSettings, LatePolicy } from '../model.js';
import { deductForLateness } from '../policies.js';
import { recomputeCourse, rowsOf } from '../rows.js';
import { setDeleted } from './assignments.js';
import { accountIn, courseIn, groupBy, periodIn, someStudentsIn, type Settings } from './find.js';

/** Acts on a course or an account: groups, policies, periods, settings. */

export function createGroup(settings: Settings, coursework: Coursework): object {
  const group = createAssignmentGroup(courseIn(settings, coursework), withRules(settings), coursework);
  return { group: group.id };
}

export function updateGroup(settings: Settings, coursework: Coursework): object {
  const group = groupBy(settings.group, courseIn(settings, coursework), coursework.state);
  updateAssignmentGroup(group, withRules(settings), { importSis: settings.admin === true }, coursework);
  return { group: group.id };
}

function withRules(settings: Settings): Settings {
  const { drop_lowest, drop_highest, never_drop, weight, ...fields } = settings;
  const given = drop_lowest !== undefined || drop_highest !== undefined || never_drop !== undefined;
  return {
    ...fields,
    ...(weight === undefined ? {} : { group_weight: weight }),
    ...(given ? { rules: { drop_lowest, drop_highest, never_drop } } : {}),
  };
}

/** Without `move_to`, the assignments of a deleted group are deleted with it. */
export function deleteGroup(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const course = courseIn(settings, coursework);
  const group = groupBy(settings.group, course, state);
  const target = settings.move_to === undefined ? undefined : groupBy(settings.move_to, course, state);
  for (const assignment of state.assignmentsOfCourse(course.id)) {
    if (assignment.groupId !== group.id || assignment.state === 'deleted') continue;
    if (target) {
      assignment.groupId = target.id;
      assignment.updatedAt = now;
    } else setDeleted(assignment, coursework);
  }
  group.state = 'deleted';
  group.updatedAt = now;
  state.assignmentGroups.touch();
  state.assignments.touch();
  return { group: group.id };
}

const percent = (given: unknown, before: number, field: string): number => numberOrNull(given ?? before, field) ?? 0;

/** By the names of the REST API; `off` takes the policy away. What is late is recalculated at once. */
export function setLatePolicy(settings: Settings, coursework: Coursework): object {
  const { state } = coursework;
  const course = courseIn(settings, coursework);
  const kept = state.courseSettingsToChange(course.id);
  const before = kept.latePolicy ?? noLatePolicy;
  const flag = (field: string, was: boolean): boolean =>
    settings[field] === undefined ? was : isTrue(settings[field]);
  const after: LatePolicy = {
    missingEnabled: flag('missing_submission_deduction_enabled', before.missingEnabled),
    missingDeduction: percent(settings.missing_submission_deduction, before.missingDeduction, 'missing deduction'),
    lateEnabled: flag('late_submission_deduction_enabled', before.lateEnabled),
    lateDeduction: percent(settings.late_submission_deduction, before.lateDeduction, 'late deduction'),
    lateInterval: (settings.late_submission_interval ?? before.lateInterval) as LatePolicy['lateInterval'],
    minimumEnabled: flag('late_submission_minimum_percent_enabled', before.minimumEnabled),
    minimumPercent: percent(settings.late_submission_minimum_percent, before.minimumPercent, 'minimum percent'),
  };
  kept.latePolicy = settings.off === true ? null : after;
  let recalculated = 0;
  for (const assignment of state.assignmentsOfCourse(course.id)) {
    if (assignment.state === 'deleted') continue;
    for (const row of rowsOf(assignment, coursework)) {
      if (!deductForLateness(row, assignment, coursework)) continue;
      row.updatedAt = coursework.now;
      recalculated += 1;
    }
  }
  state.submissions.touch();
  return { course: course.id, recalculated };
}

/** `periods` replaces those of the set: of a `course`, else of the `terms` (SIS ids). Work is filed anew. */
export function setGradingPeriods(settings: Settings, coursework: Coursework): object {
  const { state } = coursework;
  const courseId = settings.course === undefined ? null : courseIn(settings, coursework).id;
  const termIds = [settings.terms ?? settings.term ?? []].flat().map((given) => termBy(given, coursework));
  if (courseId === null && termIds.length === 0) throw new BadAct('name a course or terms');
  const known = state.gradingPeriodSets.rows.find(
    (set) =>
      set.state === 'active' &&
      (courseId === null
        ? set.courseId === null && termIds.some((id) => set.termIds.includes(id))
        : set.courseId === courseId),
  );
  const title = String(settings.title ?? known?.title ?? 'Grading periods');
  const set = known ?? state.gradingPeriodSets.add({ title, courseId, termIds, weighted: false, state: 'active' });
  Object.assign(set, { title, termIds, weighted: settings.weighted === true });
  state.gradingPeriodSets.touch();
  const wanted = (settings.periods ?? []) as Settings[];
  const kept = new Set<number>();
  for (const each of wanted) {
    const period = state.periodsOfSet(set.id).find((old) => old.title === String(each.title));
    const endAt = instantOf(each.end_date, 'end_date');
    const fields = {
      title: String(each.title),
      startAt: instantOf(each.start_date, 'start_date'),
      endAt,
      closeAt: each.close_date === undefined ? endAt : instantOf(each.close_date, 'close_date'),
      weight: numberOrNull(each.weight ?? null, 'weight'),
      state: 'active' as const,
    };
    if (fields.closeAt < endAt) throw new BadAct('a grading period closes at its end or later');
    if (period) Object.assign(period, fields);
    kept.add((period ?? state.gradingPeriods.add({ setId: set.id, ...fields })).id);
  }
  for (const period of state.periodsOfSet(set.id)) if (!kept.has(period.id)) period.state = 'deleted';
  state.gradingPeriods.touch();
  refile(set.courseId, set.termIds, coursework);
  return { set: set.id, periods: [...kept] };
}

/** Moves the close date: to now, or to `close_date`, which opens a closed period again. */
export function moveCloseDate(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const period = periodIn(settings, coursework);
  const set = state.gradingPeriodSets.get(period.setId)!;
  if (set.courseId !== null) throw new BadAct('a grading period of a course closes with its end');
  const closeAt = settings.close_date === undefined ? now - 1 : instantOf(settings.close_date, 'close_date');
  period.closeAt = closeAt;
  state.gradingPeriods.touch();
  return { period: period.id };
}

function refile(courseId: number | null, termIds: number[], coursework: Coursework): void {
  for (const course of coursework.state.courses.rows)
    if (course.id === courseId || (courseId === null && termIds.includes(course.termId)))
      recomputeCourse(course.id, coursework);
}

function termBy(given: unknown, { state }: Coursework): number {
  const term = (typeof given === 'string' ? state.terms.bySisId(given) : undefined) ?? state.terms.get(Number(given));
  if (!term) throw new BadAct(`the practice Canvas has no term ${JSON.stringify(given)}`);
  return term.id;
}

function instantOf(given: unknown, field: string): number {
  const at = instantOrNull(given ?? null, field);
  if (at === null) throw new BadAct(`${field} is needed`);
  return at;
}

const courseEvents: Record<string, string> = {
  publish: 'offer',
  unpublish: 'claim',
  conclude: 'conclude',
  unconclude: 'offer',
};

export function setCourseState(settings: Settings, coursework: Coursework): object {
  const course = courseIn(settings, coursework);
  const event = courseEvents[String(settings.state)];
  if (!event) throw new BadAct(`state must be one of ${Object.keys(courseEvents).join(', ')}`);
  editCourse(course, { event }, { state: coursework.state, now: coursework.now, sticky: true });
  return { course: course.id };
}

export function setCourseSettings(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const course = courseIn(settings, coursework);
  const kept = state.courseSettingsToChange(course.id);
  if (settings.apply_assignment_group_weights !== undefined)
    kept.applyGroupWeights = isTrue(settings.apply_assignment_group_weights);
  if (settings.allow_final_grade_override !== undefined)
    kept.allowFinalGradeOverride = isTrue(settings.allow_final_grade_override);
  if (settings.grading_standard !== undefined)
    kept.gradingStandardId = numberOrNull(settings.grading_standard, 'grading_standard');
  if (settings.grade_passback_setting !== undefined) {
    const { grade_passback_setting } = settings;
    editCourse(course, { grade_passback_setting: grade_passback_setting ?? '' }, { state, now, sticky: false });
  }
  return { course: course.id };
}

export function addGradingStandard(settings: Settings, coursework: Coursework): object {
  const ofCourse = settings.course !== undefined;
  const contextId = ofCourse ? courseIn(settings, coursework).id : accountIn(settings, coursework).id;
  const scheme = ((settings.scheme ?? []) as Settings[]).map(({ name, value }) => ({
    name: String(name),
    value: Number(value),
  }));
  if (scheme.length === 0) throw new BadAct('a scheme needs its grades');
  const made = coursework.state.gradingStandards.add({
    title: String(settings.title ?? 'Scheme'),
    contextType: ofCourse ? 'Course' : 'Account',
    contextId,
    scheme: scheme.sort((a, b) => b.value - a.value),
  });
  return { grading_standard: made.id };
}

function accountSettingsToChange({ state }: Coursework, id: number): AccountSettings {
  state.accountSettings.touch();
  const empty = { accountId: id, settings: {}, features: {}, postGradesTool: false };
  return state.settingsOfAccount(id) ?? state.accountSettings.add(empty);
}

/** Any of Canvas's SIS settings by name; null takes one away. `post_grades_tool` installs an LTI tool or removes it. */
export function setAccountSettings(settings: Settings, coursework: Coursework): object {
  const { account: _account, post_grades_tool: tool, ...given } = settings;
  const account = accountIn(settings, coursework);
  const kept = accountSettingsToChange(coursework, account.id);
  if (tool !== undefined) kept.postGradesTool = isTrue(tool);
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete kept.settings[name];
    else kept.settings[name] = value;
  }
  return { account: account.id, settings: kept.settings, post_grades_tool: kept.postGradesTool };
}

/** `{ feature, on }` for a course or an account; `on: null` lets it follow what is above. */
export function setFeature(settings: Settings, coursework: Coursework): object {
  const features =
    settings.course === undefined
      ? accountSettingsToChange(coursework, accountIn(settings, coursework).id).features
      : coursework.state.courseSettingsToChange(courseIn(settings, coursework).id).features;
  const name = String(settings.feature);
  if (settings.on === null) delete features[name];
  else features[name] = isTrue(settings.on ?? true);
  return { features };
}

/**
 * A group of students in a set of groups, or in a set of tags; a set is made when there is none of that name. SIS ids are
 * given when they are made.
 */
export function setStudentGroup(settings: Settings, coursework: Coursework): object {
  const { state } = coursework;
  const courseId = courseIn(settings, coursework).id;
  const name = String(settings.category ?? 'Groups');
  const isTag = settings.tag === true;
  const category =
    state.groupCategories.rows.find((each) => each.courseId === courseId && each.name === name) ??
    state.groupCategories.add({ courseId, name, isTag, sisId: textIn(settings.category_sis_id) });
  const title = String(settings.name ?? 'Group');
  const group =
    state.studentGroups.rows.find((each) => each.categoryId === category.id && each.name === title) ??
    state.studentGroups.add({
      ...{ categoryId: category.id, name: title, userIds: [] },
      ...{ sisId: textIn(settings.sis_id), integrationId: textIn(settings.integration_id) },
    });
  group.userIds = someStudentsIn(settings, coursework);
  state.studentGroups.touch();
  recomputeCourse(courseId, coursework);
  return { category: category.id, group: group.id };
}

function textIn(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** What a teacher looks through as a student: in every section, and never of a SIS. */
export function addTestStudent(settings: Settings, coursework: Coursework): object {
  const { state, now } = coursework;
  const course = courseIn(settings, coursework);
  const known = state.enrollmentsOfCourse(course.id).find((each) => each.type === 'StudentViewEnrollment');
  if (known) return { user: known.userId };
  const stamp = { sisImportId: null, sticky: noStickyFields, createdAt: now, updatedAt: now };
  const names = { name: 'Test Student', sortableName: 'Student, Test', shortName: 'Test Student' };
  const none = { firstName: null, lastName: null, email: null, pronouns: null };
  const user = state.users.add({ ...names, ...none, ...stamp, state: 'registered', mergedIntoId: null });
  for (const section of state.sectionsOfCourse(course.id))
    state.enrollments.add({
      userId: user.id,
      courseId: course.id,
      sectionId: section.id,
      type: 'StudentViewEnrollment',
      role: 'StudentViewEnrollment',
      ...{
        associatedUserId: null,
        state: 'active',
        startAt: null,
        endAt: null,
        completedAt: null,
        limitSection: false,
      },
      ...stamp,
    });
  return { user: user.id };
}
