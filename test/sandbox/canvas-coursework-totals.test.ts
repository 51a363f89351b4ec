import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
beforeEach(async () => {
  room = await openClassroom();
});
afterEach(() => room.practice.close());

const grades = async (query = '', student = 's1'): Promise<Json> => {
  const path = `${algebra}/enrollments?type[]=StudentEnrollment&sis_user_id[]=${student}${query}`;
  return (await room.list(path))[0]!.grades as Json;
};
const graded = (name: string, points: number, score: number, settings: Json = {}): number => {
  const work = room.make(name, { points_possible: points, ...settings });
  room.teach('grade', { assignment: work, student: 's1', grade: score });
  return work;
};

describe('totals of a course', () => {
  it('count graded and posted work as current, and what is not graded as zero in the end', async () => {
    graded('a', 10, 8);
    graded('b', 10, 5, { post_manually: true });
    room.make('c', { points_possible: 20 });
    expect(await grades()).toMatchObject({
      ...{ current_score: 80, final_score: 20, unposted_current_score: 65, unposted_final_score: 32.5 },
      ...{ current_grade: null },
    });
    expect(await grades('', 's2')).toMatchObject({ current_score: null, final_score: 0 });
  });

  it('leave out what is excused, omitted, not assigned, pending or unpublished', async () => {
    graded('a', 10, 9);
    const excused = graded('excused', 10, 0);
    room.teach('excuse', { assignment: excused, student: 's1' });
    graded('omitted', 10, 0, { omit_from_final_grade: true });
    const taken = graded('taken', 10, 0);
    room.teach('unassign', { assignment: taken, student: 's1' });
    const hidden = graded('unpublished', 10, 0);
    room.teach('unpublish', { assignment: hidden });
    const quiz = room.make('pending', { kind: 'quiz' });
    room.teach('grade', { assignment: quiz, student: 's1', grade: 0, pending: true });
    expect(await grades()).toMatchObject({ current_score: 90 });
  });

  it('weigh groups, scale the weights of those with points to 100, and drop the lowest', async () => {
    room.teach('course-settings', { apply_assignment_group_weights: true });
    room.teach('create-group', { name: 'Homework', weight: 20, drop_lowest: 1 });
    room.teach('create-group', { name: 'Tests', weight: 60 });
    room.teach('create-group', { name: 'Empty', weight: 20 });
    graded('h1', 10, 10, { group: 'Homework' });
    graded('h2', 10, 2, { group: 'Homework' });
    graded('t1', 50, 25, { group: 'Tests' });
    expect(await grades()).toMatchObject({ current_score: 62.5 });
    graded('extra', 10, 12, { group: 'Homework' });
    expect((await grades()).current_score).toBe(65);
  });

  it('do not scale weights over 100 down, unless a switch says so', async () => {
    room.teach('course-settings', { apply_assignment_group_weights: true });
    room.teach('create-group', { name: 'All', weight: 100 });
    room.teach('create-group', { name: 'Extra', weight: 50 });
    graded('a', 10, 8, { group: 'All' });
    graded('b', 10, 10, { group: 'Extra' });
    expect(await grades()).toMatchObject({ current_score: 130 });
    room.set('weights-over-100', 'scaled');
    expect(await grades()).toMatchObject({ current_score: 86.67 });
  });

  it('show letters where the course has a scheme', async () => {
    const scheme = [
      { name: 'Fail', value: 0 },
      { name: 'Pass', value: 0.5 },
    ];
    const { grading_standard: id } = room.teach('grading-standard', { title: 'Two', scheme });
    room.teach('course-settings', { grading_standard: id });
    graded('a', 10, 6);
    expect(await grades()).toMatchObject({ current_grade: 'Pass', current_score: 60 });
    expect(await room.list(`${algebra}/grading_standards`)).toMatchObject([
      { title: 'Two', context_type: 'Course', grading_scheme: [{ name: 'Pass', value: 0.5 }, { name: 'Fail' }] },
    ]);
  });

  it('follow a grade later where recalculation is delayed', async () => {
    room.set('totals-recalculation', 'delayed');
    graded('a', 10, 6);
    expect(await grades()).toMatchObject({ current_score: null });
    room.at(0, 1);
    expect(await grades()).toMatchObject({ current_score: 60 });
  });
});

describe('totals of grading periods', () => {
  beforeEach(() => {
    const periods = [
      { title: 'Q1', start_date: '2025-08-20T00:00:00Z', end_date: '2025-10-01T00:00:00Z', weight: 75 },
      { title: 'Q2', start_date: '2025-10-01T00:00:00Z', end_date: '2025-12-20T00:00:00Z', weight: 25 },
    ];
    room.teach('grading-periods', { course: undefined, terms: ['fall'], weighted: true, periods });
    graded('in Q1', 10, 8);
    graded('in Q2', 10, 4, { due_at: '2025-11-01T00:00:00Z' });
  });

  it('come with the period asked for, and the course weighs them together', async () => {
    expect(await grades('&grading_period_id=1')).toMatchObject({ current_score: 80 });
    expect(await grades('&grading_period_id=2')).toMatchObject({ current_score: 40 });
    expect(await grades()).toMatchObject({ current_score: 70 });
    expect(await room.status(`${algebra}/enrollments?grading_period_id=77`)).toBe(404);
  });

  it('can be overridden one by one, where the course allows it', async () => {
    expect(await grades()).not.toHaveProperty('override_score');
    expect(() => room.teach('override-final', { student: 's1', score: 99 })).toThrow(/overridden/);
    room.teach('course-settings', { allow_final_grade_override: true });
    room.teach('override-final', { student: 's1', score: 91.5, period: 'Q1' });
    const scores = [{ student_id: 'sis_user_id:s1', override_score: 88 }];
    await room.practice.put(`${algebra}/update_final_grade_overrides`, { override_scores: scores });
    expect(await grades('&grading_period_id=1')).toMatchObject({ override_score: 91.5, current_score: 80 });
    expect(await grades()).toMatchObject({ override_score: 88 });
  });
});

describe('the log of grade changes', () => {
  const audit = 'api/v1/audit/grade_change';
  type Events = { events: Json[]; linked: Record<string, Json[]> };

  it('tells scores, clearings, excuses and overrides, newest first, with what they link to', async () => {
    const work = graded('a', 10, 6);
    room.at(0, 1);
    room.teach('clear', { assignment: work, student: 's1' });
    room.at(0, 2);
    room.teach('excuse', { assignment: work, student: 's1' });
    room.teach('course-settings', { allow_final_grade_override: true });
    room.teach('override-final', { student: 's1', score: 90 });
    const { events, linked } = await room.practice.get<Events>(`${audit}/courses/sis_course_id:alg?per_page=10`);
    expect(events).toMatchObject([
      { course_override_grade: true, links: { assignment: null } },
      { excused_before: false, excused_after: true },
      { grade_before: '6', grade_after: null, created_at: '2025-09-15T13:00:00Z' },
      { grade_before: null, grade_after: '6', links: { assignment: work, student: 3 }, event_type: 'grade_change' },
    ]);
    expect(linked.assignments).toMatchObject([{ id: work, name: 'a' }]);
    const later = await room.practice.get<Events>(`${audit}/courses/1?start_time=2025-09-15T13:30:00Z`);
    expect(later.events).toHaveLength(2);
    const overrides = await room.practice.get<Events>(`${audit}?course_id=1&assignment_id=override`);
    expect(overrides.events).toHaveLength(1);
    expect(await room.status(audit)).toBe(400);
    room.set('audit-log', 'absent');
    expect(await room.status(`${audit}/courses/1`)).toBe(404);
  });

  it('does not tell statuses, posting, nor what the missing policy gives in bulk unless a switch says so', async () => {
    const work = room.make('a', { due_at: '2025-09-15T13:00:00Z' });
    room.teach('late-policy', { missing_submission_deduction_enabled: true });
    room.teach('status', { assignment: work, student: 's2', status: 'none' });
    room.at(0, 2);
    const count = async (): Promise<number> => (await room.practice.get<Events>(`${audit}/courses/1`)).events.length;
    expect(await room.row(work, 's1')).toMatchObject({ score: 0 });
    expect(await count()).toBe(0);
    room.set('audit-missing-policy', 'recorded');
    room.make('b', { due_at: '2025-09-15T14:30:00Z' });
    room.at(0, 3);
    await room.rows(work);
    expect(await count()).toBe(2);
  });
});

it('a message to a teacher is kept, and shows in the dump', async () => {
  const json = { recipients: ['2'], subject: 'Due date', body: 'One assignment has no due date.' };
  const sent = await room.practice.http.post<Json[]>('api/v1/conversations', { json, responseType: 'json' });
  expect([sent.statusCode, sent.body[0]!.subject]).toEqual([201, 'Due date']);
  const form = { 'recipients[]': '2', subject: 'Again', body: 'Still none.' };
  expect((await room.practice.http.post('api/v1/conversations', { form })).statusCode).toBe(201);
  expect(await room.practice.dump('conversations')).toMatchObject([
    { sis_recipient_ids: ['t1'], body: 'One assignment has no due date.' },
    { sis_recipient_ids: ['t1'], body: 'Still none.' },
  ]);
  room.practice.faults.set('messages-refused', { times: 1 });
  expect((await room.practice.http.post('api/v1/conversations', { json })).statusCode).toBe(403);
  room.practice.faults.set('message-answer-lost', { times: 1 });
  await expect(room.practice.http.post('api/v1/conversations', { json })).rejects.toThrow();
  expect(await room.practice.dump('conversations')).toHaveLength(3);
});

it.each<[string, Json, unknown]>([
  ['to nobody', { recipients: [], body: 'x' }, [{ attribute: 'recipients', message: 'blank' }]],
  [
    'to somebody who is not there',
    { recipients: ['999'], body: 'x' },
    [{ attribute: 'recipients', message: 'invalid' }],
  ],
  ['by SIS id', { recipients: ['sis_user_id:t1'], body: 'x' }, [{ attribute: 'recipients', message: 'invalid' }]],
  ['without a text', { recipients: ['2'], body: ' ' }, [{ attribute: 'body', message: 'blank' }]],
  [
    'of a course that is not there',
    { recipients: ['2'], body: 'x', context_code: 'course_999' },
    [{ attribute: 'context_code', message: 'invalid' }],
  ],
  ['with a subject that is too long', { recipients: ['2'], body: 'x', subject: 'x'.repeat(256) }, { subject: [{}] }],
])('a message %s is refused', async (_name, json, body) => {
  const answer = await room.practice.http.post('api/v1/conversations', { json, responseType: 'json' });
  expect(answer.statusCode).toBe(400);
  expect(answer.body).toMatchObject(body as object);
});

it('a second message goes into the same conversation, unless a new one is asked for', async () => {
  const send = async (more: Json): Promise<Json> => {
    const json = { recipients: ['2'], subject: 'Due date', body: 'x', ...more };
    return (await room.practice.http.post<Json[]>('api/v1/conversations', { json, responseType: 'json' })).body[0]!;
  };
  const first = await send({});
  expect(await send({ subject: 'Other' })).toMatchObject({ id: first.id, subject: 'Due date' });
  const third = await send({ subject: 'Other', force_new: true });
  expect(third.id).not.toBe(first.id);
  expect(third).toMatchObject({ subject: 'Other', private: true });
});
