import { createTable } from '../tables.js';
import { newCourseSettings } from './defaults.js';
import type {
  AccountSettings,
  Assignment,
  AssignmentGroup,
  Conversation,
  CourseSettings,
  CourseworkSettings,
  CustomGradeStatus,
  FinalGradeOverride,
  GradeChange,
  GradingPeriod,
  GradingPeriodSet,
  GradingStandard,
  GroupCategory,
  StudentGroup,
} from './model.js';
import { createSubmissionTable } from './submission-table.js';

/** The tables of teaching, and the relations that reads follow. */
export function createCourseworkTables() {
  const assignmentsByCourse = new Map<number, Assignment[]>();
  const partsByParent = new Map<number, Assignment[]>();
  const groupsByCourse = new Map<number, AssignmentGroup[]>();
  const settingsByCourse = new Map<number, CourseSettings>();
  const settingsByAccount = new Map<number, AccountSettings>();
  const setsByCourse = new Map<number, GradingPeriodSet[]>();
  const periodsBySet = new Map<number, GradingPeriod[]>();
  const changesByCourse = new Map<number, GradeChange[]>();
  const overridesByCourse = new Map<number, FinalGradeOverride[]>();

  const assignments = createTable<Assignment>((row) => {
    append(assignmentsByCourse, row.courseId, row);
    if (row.parentId !== null) append(partsByParent, row.parentId, row);
  });
  const courseSettings = createTable<CourseSettings>((row) => settingsByCourse.set(row.courseId, row));
  return {
    assignmentGroups: createTable<AssignmentGroup>((row) => append(groupsByCourse, row.courseId, row)),
    assignments,
    submissions: createSubmissionTable(),
    gradingPeriodSets: createTable<GradingPeriodSet>((row) => {
      if (row.courseId !== null) append(setsByCourse, row.courseId, row);
    }),
    gradingPeriods: createTable<GradingPeriod>((row) => append(periodsBySet, row.setId, row)),
    gradingStandards: createTable<GradingStandard>(),
    courseSettings,
    accountSettings: createTable<AccountSettings>((row) => settingsByAccount.set(row.accountId, row)),
    finalGradeOverrides: createTable<FinalGradeOverride>((row) => append(overridesByCourse, row.courseId, row)),
    gradeChanges: createTable<GradeChange>((row) => append(changesByCourse, row.courseId, row)),
    groupCategories: createTable<GroupCategory>(),
    studentGroups: createTable<StudentGroup>(),
    customGradeStatuses: createTable<CustomGradeStatus>(),
    conversations: createTable<Conversation>(),
    courseworkSettings: createTable<CourseworkSettings>(),

    /** All of a course, parts of other assignments and deleted ones too. */
    assignmentsOfCourse: (courseId: number): Assignment[] => assignmentsByCourse.get(courseId) ?? [],
    partsOf: (parentId: number): Assignment[] =>
      (partsByParent.get(parentId) ?? []).filter((part) => part.state !== 'deleted'),
    assignmentGroupsOfCourse: (courseId: number): AssignmentGroup[] => groupsByCourse.get(courseId) ?? [],
    settingsOfCourse: (courseId: number): CourseSettings | undefined => settingsByCourse.get(courseId),
    /** The settings of a course, made when it has none yet; the caller changes them. */
    courseSettingsToChange: (courseId: number): CourseSettings => {
      courseSettings.touch();
      return settingsByCourse.get(courseId) ?? courseSettings.add(newCourseSettings(courseId));
    },
    settingsOfAccount: (accountId: number): AccountSettings | undefined => settingsByAccount.get(accountId),
    periodSetsOfCourse: (courseId: number): GradingPeriodSet[] => setsByCourse.get(courseId) ?? [],
    periodsOfSet: (setId: number): GradingPeriod[] => periodsBySet.get(setId) ?? [],
    gradeChangesOfCourse: (courseId: number): GradeChange[] => changesByCourse.get(courseId) ?? [],
    finalGradeOverridesOfCourse: (courseId: number): FinalGradeOverride[] => overridesByCourse.get(courseId) ?? [],
  };
}

export const courseworkKinds = [
  'assignmentGroups',
  'assignments',
  'submissions',
  'gradingPeriodSets',
  'gradingPeriods',
  'gradingStandards',
  'courseSettings',
  'accountSettings',
  'finalGradeOverrides',
  'gradeChanges',
  'groupCategories',
  'studentGroups',
  'customGradeStatuses',
  'conversations',
  'courseworkSettings',
] as const;

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
