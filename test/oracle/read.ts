/** The district's records as the sandbox knows them to be true, whatever its faults let the provider say. */
export interface Truth {
  orgs: OrgRecord[];
  academicSessions: SessionRecord[];
  courses: CourseRecord[];
  classes: ClassRecord[];
  users: UserRecord[];
  enrollments: EnrollmentRecord[];
}

interface AnyRecord {
  sourcedId: string;
  status: string;
}
export interface OrgRecord extends AnyRecord {
  name: string;
  type: string;
  identifier: string | null;
  parent: string | null;
}
export interface SessionRecord extends AnyRecord {
  title: string;
  type: string;
  startDate: string;
  endDate: string;
  parent: string | null;
  schoolYear: string;
}
export interface CourseRecord extends AnyRecord {
  title: string;
  courseCode: string | null;
  subjects: string[];
}
export interface ClassRecord extends AnyRecord {
  title: string;
  classCode: string | null;
  classType: string;
  grades: string[];
  subjects: string[];
  course: string | null;
  school: string;
  terms: string[];
}
export interface UserRecord extends AnyRecord {
  username: string;
  enabledUser: boolean;
  givenName: string;
  familyName: string;
  role: string;
  identifier: string | null;
  email: string | null;
  orgs: string[];
}
export interface EnrollmentRecord extends AnyRecord {
  user: string;
  class: string;
  school: string;
  role: string;
  primary: boolean | null;
  beginDate: string | null;
  endDate: string | null;
}

/** A thing in Canvas as its dump shows it: references as SIS ids, deleted things too. */
export type CanvasThing = Record<string, unknown>;
export type CanvasKind = 'account' | 'term' | 'course' | 'section' | 'user' | 'enrollment';
export const canvasKinds: readonly CanvasKind[] = ['account', 'term', 'course', 'section', 'user', 'enrollment'];
/** Things with a SIS id, by key. */
export type CanvasState = Record<CanvasKind, Map<string, CanvasThing>>;

export function nothingInCanvas(): CanvasState {
  return {
    account: new Map(),
    term: new Map(),
    course: new Map(),
    section: new Map(),
    user: new Map(),
    enrollment: new Map(),
  };
}

async function lines<T>(url: string): Promise<T[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const text = await answer.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

export async function readTruth(controlUrl: string): Promise<Truth> {
  const of = <T>(collection: string) => lines<T>(`${controlUrl}/truth/${collection}`);
  return {
    orgs: await of('orgs'),
    academicSessions: await of('academicSessions'),
    courses: await of('courses'),
    classes: await of('classes'),
    users: await of('users'),
    enrollments: await of('enrollments'),
  };
}

export async function readCanvas(controlUrl: string): Promise<CanvasState> {
  const of = (kind: string) => lines<CanvasThing>(`${controlUrl}/canvas/${kind}`);
  const state = nothingInCanvas();
  const logins = new Map((await of('logins')).map((login) => [String(login.sis_id), login]));
  for (const [kind, plural] of [
    ['account', 'accounts'],
    ['term', 'terms'],
    ['course', 'courses'],
    ['section', 'sections'],
    ['user', 'users'],
  ] as const) {
    for (const thing of await of(plural)) {
      if (typeof thing.sis_id !== 'string') continue;
      const login = logins.get(thing.sis_id);
      state[kind].set(thing.sis_id, kind === 'user' ? { ...thing, state: login?.state ?? thing.state } : thing);
    }
  }
  for (const thing of await of('enrollments')) {
    if (thing.section_id === null || thing.user_id === null) continue;
    const key = enrollmentKey(String(thing.section_id), String(thing.user_id), String(thing.role));
    state.enrollment.set(key, thing);
  }
  return state;
}

export const enrollmentKey = (section: string, user: string, role: string): string => `${section} / ${user} / ${role}`;
