import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallSchool, startPractice, type Json, type Practice } from './canvas-practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
  await practice.importFiles(smallSchool);
  practice.canvas.teach('course-state', { course: 'alg', state: 'publish' });
});
afterAll(() => practice.close());

const teach = (act: string, settings: Json): Json => practice.canvas.teach(act, settings) as Json;
const list = (path: string): Promise<Json[]> => practice.get<Json[]>(path);
const algebra = 'api/v1/courses/sis_course_id:alg';
const graphql = async (query: string, variables: Json = {}): Promise<Json> =>
  practice.http.post('api/graphql', { json: { query, variables } }).json();

describe('an assignment that a teacher makes, flags and grades', () => {
  it('is listed for the SIS with its group and its sections', async () => {
    const { group } = teach('create-group', { course: 'alg', name: 'Homework', weight: 40 });
    teach('create-assignment', {
      ...{ course: 'alg', name: 'Fractions', group, points_possible: 20, post_to_sis: true },
      due_at: '2025-10-01T03:59:00Z',
    });
    teach('create-assignment', { course: 'alg', name: 'Not for the SIS' });
    const [listed, ...others] = await list('api/sis/courses/sis_course_id:alg/assignments');
    expect(others).toEqual([]);
    expect(listed).toMatchObject({
      name: 'Fractions',
      due_at: '2025-10-01T03:59:00Z',
      points_possible: 20,
      include_in_final_grade: true,
      integration_data: {},
      assignment_group: { id: group, name: 'Homework', group_weight: 40 },
      sections: [{ name: 'Algebra 1', sis_id: 'alg-1', origin_course: { sis_id: 'alg' } }],
    });
    expect(listed).not.toHaveProperty('grading_type');
    expect(await list('api/sis/accounts/self/assignments')).toHaveLength(1);
  });

  it('has a row for each student before anything is graded, and keeps grades over a restart', async () => {
    const path = `${algebra}/students/submissions?student_ids[]=all&post_to_sis=true`;
    expect(await list(path)).toMatchObject([
      { workflow_state: 'unsubmitted', score: null, cached_due_date: '2025-10-01T03:59:00Z', missing: true },
      { workflow_state: 'unsubmitted' },
    ]);
    teach('grade', { course: 'alg', assignment: 'Fractions', student: 's1', grade: 17.5 });
    practice = await practice.restart();
    expect(await list(`${path}&include[]=user&workflow_state=graded`)).toMatchObject([
      {
        score: 17.5,
        grade: '17.5',
        workflow_state: 'graded',
        user: { sis_user_id: 's1' },
        late: false,
        excused: false,
      },
    ]);
    expect(await list(`${algebra}/students/submissions?student_ids[]=all&grouped=true`)).toMatchObject([
      { sis_user_id: 's1', submissions: [{ score: 17.5 }, { score: null }] },
      { sis_user_id: 's2', submissions: [{ score: null }, { score: null }] },
    ]);
  });

  it('is graded by REST too, and shows in GraphQL page by page', async () => {
    const [assignment] = await list(`${algebra}/assignments?post_to_sis=true&include[]=all_dates`);
    expect(assignment).toMatchObject({ name: 'Fractions', all_dates: [{ base: true }], published: true });
    const path = `${algebra}/assignments/${String(assignment!.id)}/submissions/sis_user_id:s2`;
    const put = await practice.put(path, { submission: { posted_grade: '50%' } });
    expect(put.body).toMatchObject({ score: 10, workflow_state: 'graded' });
    const query = `query changed($after: String) {
      course(sisId: "alg") {
        submissionsConnection(filter: { updatedSince: "2025-01-01T00:00:00Z" }, first: 1, after: $after) {
          nodes { _id score state user { sisId } assignment { _id name } updatedAt }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`;
    type Answer = { data: { course: { submissionsConnection: { nodes: Json[]; pageInfo: Json } } } };
    const first = (await graphql(query)) as unknown as Answer;
    const { nodes, pageInfo } = first.data.course.submissionsConnection;
    expect(nodes).toMatchObject([{ score: 17.5, state: 'graded', user: { sisId: 's1' } }]);
    expect(pageInfo.hasNextPage).toBe(true);
    const second = (await graphql(query, { after: pageInfo.endCursor })) as unknown as Answer;
    expect(second.data.course.submissionsConnection).toMatchObject({
      nodes: [{ score: 10, user: { sisId: 's2' } }],
      pageInfo: { hasNextPage: false },
    });
  });
});
