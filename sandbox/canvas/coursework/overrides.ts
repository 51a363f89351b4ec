import { courseworkSettings } from './clock.js';
import { BadAct, type Coursework } from './context.js';
import { instantOrNull, type Fields } from './values.js';
import type { Assignment, Override } from './model.js';

/** From so many overrides on, `all_dates` is empty (Canvas Assignment::DATE_LIMIT as of 2026). */
export const overridesWithoutDates = 25;

/** Replaces the overrides of an assignment; those named by an id that it has keep it. */
export function setOverrides(draft: Assignment, wanted: readonly Fields[], coursework: Coursework): void {
  draft.overrides = wanted.map((fields) => readOverride(fields, draft, coursework));
}

function readOverride(fields: Fields, draft: Assignment, coursework: Coursework): Override {
  const { state } = coursework;
  const ids = (field: string): number[] => (fields[field] == null ? [] : [fields[field]].flat().map(Number));
  const override: Override = {
    ...targetOf(fields, coursework),
    id: draft.overrides.find((each) => each.id === Number(fields.id))?.id ?? nextOverrideId(coursework),
    studentIds: ids('student_ids'),
    sectionIds: ids('section_ids'),
  };
  if (fields.title !== undefined) override.title = String(fields.title);
  if (override.kind === 'section') {
    const section = state.sections.get(override.targetId);
    if (!section || section.courseId !== draft.courseId) throw new BadAct('the section is not one of the course');
  }
  if (fields.due_at !== undefined) override.dueAt = instantOrNull(fields.due_at, 'due_at');
  if (fields.unlock_at !== undefined) override.unlockAt = instantOrNull(fields.unlock_at, 'unlock_at');
  if (fields.lock_at !== undefined) override.lockAt = instantOrNull(fields.lock_at, 'lock_at');
  return override;
}

function targetOf(fields: Fields, { state }: Coursework): Pick<Override, 'kind' | 'title' | 'targetId'> {
  if (fields.context_module_id != null)
    return { kind: 'module', title: 'Module', targetId: Number(fields.context_module_id) };
  if (fields.course_section_id != null) {
    const section = state.sections.get(Number(fields.course_section_id));
    return { kind: 'section', title: section?.name ?? 'Section', targetId: Number(fields.course_section_id) };
  }
  if (fields.group_id != null) {
    const group = state.studentGroups.get(Number(fields.group_id));
    if (!group) throw new BadAct('there is no such group');
    const kind = state.groupCategories.get(group.categoryId)?.isTag ? 'tag' : 'group';
    return { kind, title: group.name, targetId: group.id };
  }
  if (fields.student_ids === undefined) throw new BadAct('an override needs a section, a group, students or a module');
  return { kind: 'students', title: `${[fields.student_ids].flat().length} student(s)`, targetId: null };
}

function nextOverrideId({ state }: Coursework): number {
  const settings = courseworkSettings(state);
  settings.lastOverrideId += 1;
  state.courseworkSettings.touch();
  return settings.lastOverrideId;
}
