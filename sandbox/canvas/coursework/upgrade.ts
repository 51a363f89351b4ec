import type { Seconds } from '../model.js';
import type { CanvasState } from '../state.js';
import { newAssignment, newAssignmentGroup, newSubmission } from './defaults.js';

/** Fills what was stored before coursework had all its fields. */
export function upgradeCoursework(state: CanvasState, now: Seconds): void {
  for (const assignment of state.assignments.rows) {
    if (assignment.kind !== undefined) continue;
    const { courseId } = assignment;
    const group =
      state.assignmentGroupsOfCourse(courseId)[0] ??
      state.assignmentGroups.add(newAssignmentGroup({ courseId, name: 'Assignments' }, now));
    Object.assign(assignment, { ...newAssignment(assignment, now), groupId: group.id });
    state.assignments.touch();
  }
  for (const row of state.submissions.rows) {
    if (row.updatedAt !== undefined) continue;
    const stored = { ...row, enteredScore: row.score };
    Object.assign(row, { ...newSubmission(row.assignmentId, row.userId, now), ...stored, updatedAt: now });
    state.submissions.touch();
  }
}
