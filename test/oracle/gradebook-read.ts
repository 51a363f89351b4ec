import type { ClassRecord, EnrollmentRecord, SessionRecord } from './read.js';

/** Coursework and gradebook as both practice systems hold them, hidden fields and deleted things too. */

export interface AssignmentTruth {
  id: number;
  name: string;
  sis_course_id: string;
  group: string | null;
  state: 'published' | 'unpublished' | 'deleted';
  kind: string;
  grading_type: string;
  points_possible: number | null;
  post_to_sis: boolean;
  due_at: string | null;
  omit_from_final_grade: boolean;
  hide_in_gradebook: boolean;
  suppress_assignment: boolean;
  anonymous: boolean;
  moderated: boolean;
  grades_published: boolean;
  parent_id: number | null;
}

export interface SubmissionTruth {
  assignment_id: number;
  sis_user_id: string | null;
  deleted: boolean;
  score: number | null;
  state: string;
  excused: boolean;
  posted_at: string | null;
  cached_due_at: string | null;
}

export interface ItemTruth {
  sourcedId: string;
  status: string;
  title: string;
  dueDate: string;
  class: string;
  category: string;
  resultValueMax: number;
  scoreType: string;
  students: string[] | null;
  madeBy: string;
  weight: number;
  extraPoints: number;
  publication: string;
  publishScores: boolean;
  countsInFinalGrade: boolean;
}

export interface ResultTruth {
  sourcedId: string;
  status: string;
  lineItem: string;
  student: string;
  score: number;
  scoreStatus: string;
  comment: string | null;
}

export interface CategoryTruth {
  sourcedId: string;
  title: string;
  teacher: string | null;
  termId: number | null;
  active: boolean;
}

export interface GradesTruth {
  assignments: AssignmentTruth[];
  submissions: SubmissionTruth[];
  items: ItemTruth[];
  results: ResultTruth[];
  categories: CategoryTruth[];
  classes: ClassRecord[];
  sessions: SessionRecord[];
  enrollments: EnrollmentRecord[];
}

async function readLines<T>(url: string): Promise<T[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const text = await answer.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** What PowerSchool's gradebook holds now: active items and results. */
export async function readGradebook(controlUrl: string): Promise<Pick<GradesTruth, 'items' | 'results'>> {
  const [items, results] = await Promise.all([
    readLines<ItemTruth>(`${controlUrl}/gradebook/lineItems`),
    readLines<ResultTruth>(`${controlUrl}/gradebook/results`),
  ]);
  return {
    items: items.filter((each) => each.status === 'active'),
    results: results.filter((each) => each.status === 'active'),
  };
}

export async function readGrades(controlUrl: string): Promise<GradesTruth> {
  return {
    ...(await readGradebook(controlUrl)),
    categories: await readLines<CategoryTruth>(`${controlUrl}/gradebook/categories`),
    assignments: await readLines<AssignmentTruth>(`${controlUrl}/canvas/assignments`),
    submissions: await readLines<SubmissionTruth>(`${controlUrl}/canvas/submissions`),
    classes: await readLines<ClassRecord>(`${controlUrl}/truth/classes`),
    sessions: await readLines<SessionRecord>(`${controlUrl}/truth/academicSessions`),
    enrollments: await readLines<EnrollmentRecord>(`${controlUrl}/truth/enrollments`),
  };
}
