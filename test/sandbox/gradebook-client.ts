import { startPowerSchool, type WireRecord } from './powerschool-client.js';

export interface Teaching {
  class: string;
  school: string;
  term: string;
  lead: string;
  students: string[];
  /** An active category of the lead that can be used in the class. */
  category: string;
}

interface EnrollmentTruth {
  user: string;
  class: string;
  role: string;
  primary: boolean | null;
  beginDate: string;
  endDate: string;
}

export interface CategoryTruth {
  sourcedId: string;
  title: string;
  teacher: string | null;
  userDcid: number;
  termId: number;
  active: boolean;
  districtLevel: boolean;
  excludedClasses: string[];
}

/** A practice PowerSchool with a class to grade in, and the verbs of its gradebook. */
export async function startGradebook(options: Parameters<typeof startPowerSchool>[0] = {}) {
  const school = await startPowerSchool(options);
  const root = `${school.sandbox.powerschoolUrl}/api/ims/oneroster/v1p1`;
  let bearer = await school.login();
  const send = async (method: string, path: string, body?: unknown, token?: string): Promise<Response> =>
    fetch(root + path, {
      method,
      headers: { authorization: `Bearer ${token ?? bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const truth = async <T = WireRecord>(collection: string): Promise<T[]> => {
    const text = await (await school.control('GET', `/gradebook/${collection}`)).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  };
  const must = async (method: string, path: string, body: object): Promise<unknown> => {
    const answer = await school.control(method, path, body);
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  return {
    ...school,
    send,
    gradebookTruth: truth,
    login: async (scope?: string): Promise<string> => (bearer = await school.login(scope)),
    putItem: async (id: string, fields: object) => send('PUT', `/lineItems/${id}`, { lineItem: fields }),
    putResult: async (id: string, fields: object) => send('PUT', `/results/${id}`, { result: fields }),
    set: async (values: Record<string, string>) => must('PUT', '/switches', values),
    profile: async (name: string) => must('PUT', `/profile/${name}`, {}),
    edit: async (kind: string, settings: object = {}) =>
      (await must('POST', '/gradebook/edits', { kind, ...settings })) as { touched: Record<string, string[]> },
    writes: async () =>
      (await (await school.control('GET', '/gradebook/writes')).json()) as {
        counts: Record<string, number>;
        writes: Array<{ method: string; kind: string; sourcedId: string; status: number; outcome: string }>;
      },
    /** Classes that run today, have a lead and at least `students` students. */
    findClasses: async (students = 3): Promise<Teaching[]> => {
      const [enrollments, classes, sessions, categories] = await Promise.all([
        school.truth<EnrollmentTruth>('enrollments'),
        school.truth<{ sourcedId: string; school: string; terms: string[] }>('classes'),
        school.truth<{ sourcedId: string; startDate: string; endDate: string }>('academicSessions'),
        truth<CategoryTruth>('categories'),
      ]);
      const today = '2026-11-23';
      const running = new Set(
        sessions.filter((one) => one.startDate <= today && one.endDate >= today).map((one) => one.sourcedId),
      );
      return classes.flatMap((one) => {
        const term = one.terms.find((id) => running.has(id));
        const here = enrollments.filter(
          (other) => other.class === one.sourcedId && other.beginDate <= today && other.endDate >= today,
        );
        const lead = here.find((other) => other.role === 'teacher' && other.primary)?.user;
        const members = [...new Set(here.filter((other) => other.role === 'student').map((other) => other.user))];
        const category = categories.find(
          (other) =>
            other.teacher === lead && other.active && other.termId === 3600 && other.excludedClasses.length === 0,
        )?.sourcedId;
        if (term === undefined || lead === undefined || category === undefined || members.length < students) return [];
        return [{ class: one.sourcedId, school: one.school, term, lead, students: members, category }];
      });
    },
  };
}

export type Gradebook = Awaited<ReturnType<typeof startGradebook>>;

/** A line item as Google's client sends it. */
export const itemOf = (teaching: Teaching, fields: object = {}): Record<string, unknown> => ({
  title: 'Essay',
  assignDate: '2026-11-16',
  dueDate: '2026-11-20',
  class: { sourcedId: teaching.class },
  category: { sourcedId: teaching.category },
  resultValueMin: 0,
  resultValueMax: 20,
  metadata: { scoreType: 'POINTS' },
  ...fields,
});

export const resultOf = (lineItem: string, student: string, fields: object = {}): Record<string, unknown> => ({
  lineItem: { sourcedId: lineItem },
  student: { sourcedId: student },
  score: 15,
  scoreStatus: 'fully graded',
  scoreDate: '2026-11-21',
  ...fields,
});

/** Status and what the failure says. */
export async function refusal(answer: Response): Promise<[number, string]> {
  const body = (await answer.json()) as { statusInfoSet?: Array<{ imsx_description: string }> };
  return [answer.status, body.statusInfoSet?.[0]?.imsx_description ?? ''];
}
