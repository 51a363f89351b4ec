import { BadAct, type Coursework } from '../context.js';
import { newAssignmentGroup } from '../defaults.js';
import type { Assignment, AssignmentGroup } from '../model.js';
import { brokenRule } from '../sis-rules.js';
import { courseIn, type Settings } from './find.js';

/**
 * Copies a course's work into another. Flags go along, ids of a SIS do not; groups match by what they were copied from,
 * then by name. Copying the same course again updates the same assignments.
 */
export function copyCourse(settings: Settings, coursework: Coursework): object {
  const { state } = coursework;
  const from = courseIn(settings, coursework, 'from');
  const to = courseIn(settings, coursework, 'to');
  if (from.id === to.id) throw new BadAct('a course cannot be copied into itself');
  const removeDates = settings.remove_dates === true;
  const groups = new Map<number, number>();
  for (const group of state.assignmentGroupsOfCourse(from.id))
    if (group.state === 'available') groups.set(group.id, copyGroup(group, to.id, coursework).id);
  const copied: number[] = [];
  const warnings: string[] = [];
  for (const original of state.assignmentsOfCourse(from.id)) {
    if (original.state === 'deleted' || original.parentId !== null) continue;
    const copy = copyWork(original, to.id, groups.get(original.groupId!) ?? null, null, removeDates, coursework);
    for (const part of state.partsOf(original.id))
      copyWork(part, to.id, copy.groupId, copy.id, removeDates, coursework);
    if (copy.postToSis && brokenRule(copy, coursework)) {
      copy.postToSis = false;
      warnings.push(`assignment ${copy.id} is not synchronised: it lacks what the SIS requires`);
    }
    copied.push(copy.id);
  }
  return { assignments: copied, groups: [...groups.values()], warnings };
}

function copyGroup(group: AssignmentGroup, courseId: number, { state, now }: Coursework): AssignmentGroup {
  const { name, position, weight, dropLowest, dropHighest } = group;
  const known = state
    .assignmentGroupsOfCourse(courseId)
    .find((each) => each.state === 'available' && each.name === name);
  const fields = { position, weight, dropLowest, dropHighest };
  if (!known) return state.assignmentGroups.add(newAssignmentGroup({ courseId, name, ...fields }, now));
  Object.assign(known, fields, { updatedAt: now });
  state.assignmentGroups.touch();
  return known;
}

function copyWork(
  original: Assignment,
  courseId: number,
  groupId: number | null,
  parentId: number | null,
  removeDates: boolean,
  { state, now }: Coursework,
): Assignment {
  const { id, ...fields } = structuredClone(original);
  const known = state
    .assignmentsOfCourse(courseId)
    .find((each) => each.copiedFromId === id && each.state !== 'deleted');
  // Overrides for sections, groups and listed students have nobody to go to in another course.
  const overrides = fields.overrides.filter((each) => each.kind === 'module');
  const dates = removeDates ? { dueAt: null, unlockAt: null, lockAt: null } : {};
  const content = { ...fields, ...dates, overrides, courseId, groupId, parentId, copiedFromId: id };
  const fresh = { integrationId: null, integrationData: {}, sisAssignmentId: null, groupCategoryId: null };
  const stamps = { createdAt: now, updatedAt: now, recomputedAt: now, gradesPublished: false };
  if (!known) return state.assignments.add({ ...content, ...fresh, ...stamps });
  // Only new assignments take the flag.
  const { integrationId, integrationData, sisAssignmentId, postToSis, createdAt } = known;
  Object.assign(known, content, stamps, { integrationId, integrationData, sisAssignmentId, postToSis, createdAt });
  state.assignments.touch();
  return known;
}
