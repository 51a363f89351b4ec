import { BadEdit } from '../../edits.js';
import { BadAct, type Coursework } from '../context.js';
import {
  assignToEveryone,
  change,
  checkRules,
  createWork,
  deleteWork,
  duplicateWork,
  reassign,
  redatePart,
  restoreWork,
  unassign,
  updateWork,
} from './assignments.js';
import { fillCourses, regradeShare } from './bulk.js';
import { copyCourse } from './copy.js';
import {
  addGradingStandard,
  addTestStudent,
  createGroup,
  deleteGroup,
  moveCloseDate,
  setAccountSettings,
  setCourseSettings,
  setCourseState,
  setFeature,
  setGradingPeriods,
  setLatePolicy,
  setStudentGroup,
  updateGroup,
} from './courses.js';
import type { Settings } from './find.js';
import {
  applyScore,
  askForRedo,
  clearWork,
  excuseWork,
  gradeMany,
  gradeWork,
  overrideFinal,
  postWork,
  publishModerated,
  runMissingPolicy,
  setWorkCustomStatus,
  setWorkStatus,
  submitWork,
} from './grades.js';

type Act = [summary: string, run: (settings: Settings, coursework: Coursework) => object];

/** Everything that teachers and administrators do in the practice Canvas; the words in brackets are the settings. */
const acts: Record<string, Act> = {
  'create-group': ['a new assignment group (course, name, weight, drop_lowest, drop_highest, never_drop)', createGroup],
  'update-group': ['renames or weighs a group (course, group, name, weight, drop_lowest, drop_highest)', updateGroup],
  'delete-group': ['deletes a group with its work, or moves the work (course, group, move_to)', deleteGroup],
  'create-assignment': [
    'new work (course, name, kind, group, overrides, checkpoints, peer_review, and fields of the REST API)',
    createWork,
  ],
  'update-assignment': ['changes fields of the REST API (assignment, course, admin)', updateWork],
  rename: ['renames work (assignment, name)', change(({ name }) => ({ name }))],
  move: ['files work in another group (assignment, group)', change(({ group }) => ({ group }))],
  redate: ['another due date, or none (assignment, due_at)', change(({ due_at }) => ({ due_at: due_at ?? null }))],
  'redate-part': ['another due date of a checkpoint (assignment, part, due_at)', redatePart],
  'change-points': [
    'another maximum (assignment, points_possible)',
    change(({ points_possible }) => ({ points_possible: points_possible ?? null })),
  ],
  publish: ['publishes work (assignment)', change(() => ({ published: true }))],
  unpublish: ['takes publication back (assignment)', change(() => ({ published: false }))],
  flag: ['ticks Sync to SIS (assignment)', change(() => ({ post_to_sis: true }))],
  unflag: ['unticks it (assignment)', change(() => ({ post_to_sis: false }))],
  'set-overrides': [
    'other dates for a section, group, students, tag or module (assignment, overrides, only_visible_to_overrides)',
    change(({ overrides, only_visible_to_overrides }) => ({ overrides: overrides ?? [], only_visible_to_overrides })),
  ],
  unassign: ['takes work away from students; their rows vanish (assignment, students)', unassign],
  reassign: ['gives it back; their rows return with their scores (assignment, students)', reassign],
  'assign-everyone': ['assigns work to everyone again (assignment)', assignToEveryone],
  'delete-assignment': ['deletes work (assignment)', deleteWork],
  'restore-assignment': ['brings deleted work back, unpublished (assignment)', restoreWork],
  duplicate: ['duplicates work, without flag and ids (assignment, name)', duplicateWork],
  'check-rules': ['tells what forbids to save flagged work (assignment)', checkRules],
  'copy-course': ['copies all work with its flags into another course (from, to, remove_dates)', copyCourse],
  grade: ['gives a grade as typed (assignment, students, grade, pending, auto, grader, admin)', gradeWork],
  'grade-many': ['gives many grades; null clears (assignment, grades)', gradeMany],
  excuse: ['excuses students (assignment, students)', excuseWork(true)],
  unexcuse: ['takes an excuse back (assignment, students)', excuseWork(false)],
  clear: ['takes grades away (assignment, students)', clearWork],
  status: ['late, missing, extended, none or null (assignment, students, status, seconds_late)', setWorkStatus],
  'custom-status': ['a status of the account, or null (assignment, students, status)', setWorkCustomStatus],
  submit: ['hands work in, or once more (assignment, students, pending)', submitWork],
  'ask-redo': ['asks for a redo (assignment, students)', askForRedo],
  post: ['posts grades (assignment, students, graded_only)', postWork(true)],
  hide: ['hides grades (assignment, students)', postWork(false)],
  'publish-grades': ['publishes the grades of moderated work (assignment)', publishModerated],
  'apply-score': [
    'gives all ungraded a score, or excuses them (course or assignment, percent, excuse, only_past_due)',
    applyScore,
  ],
  'late-policy': ['sets or lifts the late policy (course, fields of the REST API, off)', setLatePolicy],
  'run-missing-policy': ['the missing policy for all work past its date (course)', runMissingPolicy],
  'grading-periods': ['sets grading periods (terms or course, title, weighted, periods)', setGradingPeriods],
  'close-period': ['closes a grading period now (period)', moveCloseDate],
  'reopen-period': ['moves the close date (period, close_date)', moveCloseDate],
  'course-state': ['publish, unpublish, conclude or unconclude (course, state)', setCourseState],
  'course-settings': [
    'weights, scheme, override, passback setting (course, apply_assignment_group_weights, grading_standard, allow_final_grade_override, grade_passback_setting)',
    setCourseSettings,
  ],
  'grading-standard': ['a grading scheme (course or account, title, scheme)', addGradingStandard],
  'override-final': ['overrides a total (course, students, score, period)', overrideFinal],
  'account-settings': ['SIS settings of an account by name (account, post_grades_tool)', setAccountSettings],
  feature: ['a feature flag of a course or account (course or account, feature, on)', setFeature],
  'student-group': [
    'a group or tag of students (course, category, name, students, tag, sis_id, category_sis_id, integration_id)',
    setStudentGroup,
  ],
  'fill-courses': [
    'work and grades for many courses at once (courses, assignments, graded, points_possible, publish)',
    fillCourses,
  ],
  'regrade-share': [
    'changes a share of all grades by a point, or of those of some courses (share, course, courses)',
    regradeShare,
  ],
  'test-student': ['the test student of a course (course)', addTestStudent],
};

export const teachingActs = Object.entries(acts).map(([act, [summary]]) => ({ act, summary }));

/** True for what the rules of Canvas refuse, false for a defect. */
export function isImpossibleAct(error: unknown): boolean {
  return error instanceof BadAct || error instanceof BadEdit;
}

/** Does one act. Answers with the Canvas ids of what it touched. */
export function teach(act: string, settings: Settings, coursework: Coursework): object {
  const known = acts[act];
  if (!known) throw new BadAct(`unknown act "${act}"; known: ${Object.keys(acts).join(', ')}`);
  return known[1](settings, coursework);
}
