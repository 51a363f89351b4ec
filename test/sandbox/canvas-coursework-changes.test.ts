import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
beforeEach(async () => {
  room = await openClassroom({ withoutSisToken: 'blind' });
});
afterEach(() => room.practice.close());

/** Which of the two ways to ask for changes since an instant tell the rows: `graded_since` and GraphQL. */
const toldBy = async (
  assignment: number,
  since: string,
): Promise<{ gradedSince: unknown[]; updatedSince: unknown[] }> => {
  const path = `${algebra}/students/submissions?student_ids[]=all&assignment_ids[]=${assignment}&graded_since=${since}`;
  const filter = `{ updatedSince: "${since}", states: [unsubmitted, submitted, pending_review, graded] }`;
  const query = `{ course(id: "1") { submissionsConnection(filter: ${filter}) { nodes { userId assignmentId } } } }`;
  const answer = (await room.graphql(query)) as {
    data: { course: { submissionsConnection: { nodes: Array<{ userId: string; assignmentId: string }> } } };
  };
  return {
    gradedSince: (await room.list(path)).map((row) => row.user_id),
    updatedSince: answer.data.course.submissionsConnection.nodes
      .filter((node) => node.assignmentId === String(assignment))
      .map((node) => Number(node.userId)),
  };
};

describe('what changed since an instant', () => {
  const cases: Array<[what: string, act: (assignment: number) => void, byGradedSince: boolean]> = [
    ['a new score', (assignment) => room.teach('grade', { assignment, student: 's1', grade: 3 }), true],
    ['an excuse', (assignment) => room.teach('excuse', { assignment, student: 's1' }), true],
    ['a status', (assignment) => room.teach('status', { assignment, student: 's1', status: 'missing' }), true],
    ['a cleared score', (assignment) => room.teach('clear', { assignment, student: 's1' }), false],
    [
      'a custom status',
      (assignment) => room.teach('custom-status', { assignment, student: 's1', status: 'Odd' }),
      false,
    ],
    ['hiding', (assignment) => room.teach('hide', { assignment, student: 's1' }), false],
    ['posting', (assignment) => room.teach('post', { assignment, student: 's1' }), false],
  ];
  it.each(cases)('is told by GraphQL, and by graded_since as Canvas does: %s', async (_what, act, byGradedSince) => {
    const work = room.make('work');
    room.teach('grade', { assignment: work, student: 's1', grade: 8 });
    const since = room.at(1);
    room.at(1, 1);
    act(work);
    expect(await toldBy(work, since)).toEqual({ gradedSince: byGradedSince ? [3] : [], updatedSince: [3] });
  });

  it('includes deductions that a policy brings, and an excuse taken back, for GraphQL alone', async () => {
    const work = room.make('work', { due_at: room.at(0, -1) });
    room.at(0);
    room.teach('submit', { assignment: work, student: 's1' });
    room.teach('grade', { assignment: work, student: 's1', grade: 8 });
    room.teach('excuse', { assignment: work, student: 's2' });
    const since = room.at(1);
    room.at(1, 1);
    room.teach('late-policy', { late_submission_deduction_enabled: true, late_submission_deduction: 50 });
    room.teach('unexcuse', { assignment: work, student: 's2' });
    expect(await toldBy(work, since)).toEqual({ gradedSince: [], updatedSince: [3, 4] });
  });

  it('never includes rows that vanished', async () => {
    const work = room.make('work');
    room.teach('grade', { assignment: work, student: 's1', grade: 8 });
    const since = room.at(1);
    room.at(1, 1);
    room.teach('unassign', { assignment: work, student: 's1' });
    const told = await toldBy(work, since);
    expect(told.gradedSince).toEqual([]);
    expect(told.updatedSince).not.toContain(3);
  });
});

describe('GraphQL', () => {
  const ask = (filter: string, fields = 'userId state'): Promise<Json> =>
    room.graphql(`{ course(sisId: "alg") { submissionsConnection(filter: ${filter}) { nodes { ${fields} } } } }`);
  const nodes = (answer: Json): Json[] =>
    (answer.data as { course: { submissionsConnection: { nodes: Json[] } } }).course.submissionsConnection.nodes;

  it('leaves unsubmitted rows out unless their state is asked for, and takes exclusive or inclusive instants', async () => {
    const work = room.make('work');
    room.teach('grade', { assignment: work, student: 's1', grade: 8 });
    expect(nodes(await ask('{}'))).toMatchObject([{ userId: '3', state: 'graded' }]);
    expect(nodes(await ask('{ states: [unsubmitted] }'))).toMatchObject([{ userId: '4' }]);
    const since = '{ updatedSince: "2025-09-15T12:00:00Z" }';
    expect(nodes(await ask(since))).toEqual([]);
    room.set('updated-since', 'inclusive');
    expect(nodes(await ask(since))).toHaveLength(1);
    expect(nodes(await ask('{ dueBetween: { start: "2025-09-23T00:00:00Z" } }'))).toEqual([]);
  });

  it('gives the fields of a grade, its student, its work and its parts', async () => {
    const checkpoints = [{ points_possible: 5 }, { points_possible: 5 }];
    const talk = room.teach('create-assignment', { name: 'Talk', kind: 'discussion', checkpoints });
    room.teach('excuse', { assignment: (talk.parts as number[])[0], student: 's1' });
    room.teach('grade', { assignment: (talk.parts as number[])[1], student: 's1', grade: 4 });
    room.teach('custom-status', { assignment: talk.assignment, student: 's1', status: 'Incomplete' });
    const part = 'subAssignmentSubmissions { assignmentId subAssignmentTag score excused }';
    const fields = `_id score grade excused late missing state updatedAt gradedAt postedAt cachedDueDate
      customGradeStatus assignment { _id name } user { _id sisId name } ${part}`;
    const [node] = nodes(await ask('{ states: [unsubmitted, graded] }', fields));
    expect(node).toMatchObject({
      ...{ score: 4, customGradeStatus: 'Incomplete', cachedDueDate: null, late: false },
      assignment: { _id: String(talk.assignment), name: 'Talk' },
      user: { _id: '3', sisId: 's1', name: 'Sam One' },
      subAssignmentSubmissions: [
        { excused: true, score: null },
        { excused: false, score: 4 },
      ],
    });
  });

  it('answers null for what does not exist, and errors with 200 for a document that is wrong', async () => {
    expect(await room.graphql('{ course(id: "99") { name } }')).toEqual({ data: { course: null } });
    expect(await room.graphql('{ course(id: "1") { shoeSize } }')).toMatchObject({
      errors: [{ message: expect.stringContaining('shoeSize') as string }],
    });
    expect(await room.graphql('{ course(id: "1") { id sisId state } }')).toMatchObject({
      data: { course: { id: Buffer.from('Course-1').toString('base64'), sisId: 'alg', state: 'available' } },
    });
    const headers = { authorization: 'Bearer blind' };
    const json = { query: '{ course(id: "1") { sisId } }' };
    expect(await room.practice.http.post('api/graphql', { headers, json }).json()).toEqual({
      data: { course: { sisId: null } },
    });
  });

  it('may be forbidden to the token', async () => {
    const status = async (): Promise<number> =>
      (await room.practice.http.post('api/graphql', { json: { query: '{ course(id: "1") { id } }' } })).statusCode;
    for (const [value, code] of [
      ['unauthorized', 401],
      ['forbidden', 403],
      ['allowed', 200],
    ] as const) {
      room.set('graphql-token', value);
      expect(await status()).toBe(code);
    }
  });
});
