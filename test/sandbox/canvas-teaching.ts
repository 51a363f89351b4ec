import { smallSchool, startPractice, type Json, type Practice } from './canvas-practice.js';
import type { CanvasOptions } from '../../sandbox/canvas/index.js';

/** A practice Canvas with the small school, its algebra course published and its clock standing on a Monday noon. */
export interface Classroom {
  practice: Practice;
  /** One act in the algebra course, unless the act names another. */
  teach(act: string, settings?: Json): Json & { assignment: number };
  /** New flagged work, due a week later unless it says otherwise; answers with its id. */
  make(name: string, settings?: Json): number;
  /** Lets the clock stand so many days and hours after that Monday noon. */
  at(days: number, hours?: number): string;
  list(path: string): Promise<Json[]>;
  /** The submissions of one assignment, by SIS id of the student. */
  rows(assignment: number, query?: string): Promise<Record<string, Json>>;
  row(assignment: number, student: string): Promise<Json | undefined>;
  status(path: string): Promise<number>;
  graphql(query: string, variables?: Json): Promise<Json>;
  set(name: string, value: string): void;
}

const monday = Date.parse('2025-09-15T12:00:00Z') / 1000;
export const algebra = 'api/v1/courses/sis_course_id:alg';

export async function openClassroom(options: Partial<CanvasOptions> = {}): Promise<Classroom> {
  const practice = await startPractice(options);
  await practice.importFiles(smallSchool);
  const { canvas } = practice;
  const list = (path: string): Promise<Json[]> => practice.get<Json[]>(path);
  const instant = (days: number, hours = 0): string =>
    new Date((monday + days * 86_400 + hours * 3_600) * 1000).toISOString().replace('.000', '');
  const at = (days: number, hours = 0): string => {
    canvas.teaching.clock.set(monday + days * 86_400 + hours * 3_600, true);
    return instant(days, hours);
  };
  const teach = (act: string, settings: Json = {}): Json & { assignment: number } =>
    canvas.teach(act, { course: 'alg', ...settings }) as Json & { assignment: number };
  const rows = async (assignment: number, query = ''): Promise<Record<string, Json>> => {
    const path = `${algebra}/students/submissions?student_ids[]=all&include[]=user&assignment_ids[]=${assignment}`;
    const found = await list(`${path}&per_page=100${query}`);
    return Object.fromEntries(found.map((row) => [(row.user as Json).sis_user_id, row]));
  };
  at(0);
  teach('course-state', { state: 'publish' });
  return {
    practice,
    teach,
    make: (name, settings = {}) =>
      teach('create-assignment', { name, post_to_sis: true, due_at: instant(7), ...settings }).assignment,
    at,
    list,
    rows,
    row: async (assignment, student) => (await rows(assignment))[student],
    status: async (path) => (await practice.http.get(path)).statusCode,
    graphql: (query, variables = {}) => practice.http.post('api/graphql', { json: { query, variables } }).json(),
    set: (name, value) => canvas.teaching.switches.set({ [name]: value }),
  };
}
