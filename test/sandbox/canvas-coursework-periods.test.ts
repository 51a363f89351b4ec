import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from './canvas-practice.js';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
beforeEach(async () => {
  room = await openClassroom({ teacherToken: 'teacher' });
});
afterEach(() => room.practice.close());

const periods = [
  {
    title: 'Q1',
    start_date: '2025-08-20T04:00:00Z',
    end_date: '2025-10-01T03:59:00Z',
    close_date: '2025-10-05T04:00:00Z',
  },
  { title: 'Q2', start_date: '2025-10-01T03:59:00Z', end_date: '2025-12-20T04:59:00Z' },
];
const setPeriods = (): number[] =>
  room.teach('grading-periods', { course: undefined, term: 'fall', periods }).periods as number[];

describe('grading periods', () => {
  it('hold what is due after their start and until their end; undated work lies in the last', async () => {
    const [first, second] = setPeriods();
    const periodOf = async (due: string | null): Promise<unknown> =>
      (await room.row(room.make('edge', { due_at: due }), 's1'))!.grading_period_id;
    expect(await periodOf('2025-10-01T03:59:00Z')).toBe(first);
    expect(await periodOf('2025-10-01T03:59:59Z')).toBe(first);
    expect(await periodOf('2025-10-01T04:00:00Z')).toBe(second);
    expect(await periodOf('2025-08-20T04:00:00Z')).toBe(null);
    expect(await periodOf(null)).toBe(second);
    const answer = await room.practice.get(`${algebra}/grading_periods`);
    expect(answer).toMatchObject({
      grading_periods: [
        { id: first, title: 'Q1', close_date: '2025-10-05T04:00:00Z', is_closed: false },
        { id: second, title: 'Q2', close_date: '2025-12-20T04:59:00Z' },
      ],
      can_create_grading_periods: true,
    });
    expect(
      (await room.practice.get<{ grading_periods: Json[] }>('api/v1/accounts/self/grading_periods')).grading_periods,
    ).toHaveLength(2);
    expect(await room.practice.get('api/v1/accounts/self/terms/sis_term_id:fall')).toMatchObject({
      grading_period_group_id: 1,
    });
  });

  it('are a filter, unknown ones 404, and moving their dates files submissions anew', async () => {
    const [first, second] = setPeriods();
    const work = room.make('refiled', { due_at: '2025-09-28T00:00:00Z' });
    room.teach('grade', { assignment: work, student: 's1', grade: 5 });
    expect(Object.keys(await room.rows(work, `&grading_period_id=${first}`))).toEqual(['s1', 's2']);
    expect(await room.status(`${algebra}/students/submissions?student_ids[]=all&grading_period_id=99`)).toBe(404);
    const moved = [
      { ...periods[0], end_date: '2025-09-20T00:00:00Z' },
      { ...periods[1], start_date: '2025-09-20T00:00:00Z' },
    ];
    room.teach('grading-periods', { course: undefined, term: 'fall', periods: moved });
    expect(await room.rows(work)).toMatchObject({
      s1: { grading_period_id: second },
      s2: { grading_period_id: second },
    });
  });

  it('once closed stop teachers and not administrators, until they are opened again', async () => {
    setPeriods();
    const work = room.make('closing', { due_at: '2025-09-28T00:00:00Z' });
    room.at(21);
    const path = `${algebra}/assignments/${work}`;
    expect(await room.practice.get(path)).toMatchObject({ in_closed_grading_period: true });
    expect(() => room.teach('grade', { assignment: work, student: 's1', grade: 5 })).toThrow(/closed/);
    expect(() => room.teach('rename', { assignment: work, name: 'Other' })).toThrow(/closed/);
    expect(() => room.teach('update-group', { group: 'Assignments', weight: 10 })).toThrow(/closed/);
    room.teach('update-group', { group: 'Assignments', name: 'Renamed' });
    room.teach('unflag', { assignment: work });
    const asTeacher = { headers: { authorization: 'Bearer teacher' }, responseType: 'json' } as const;
    const grading = { json: { submission: { posted_grade: '4' } } };
    const byTeacher = await room.practice.http.put(`${path}/submissions/sis_user_id:s1`, { ...asTeacher, ...grading });
    expect(byTeacher.statusCode).toBe(403);
    expect((await room.practice.put(`${path}/submissions/sis_user_id:s1`, grading.json)).statusCode).toBe(200);
    room.teach('reopen-period', { period: 'Q1', close_date: '2025-11-01T00:00:00Z' });
    room.teach('grade', { assignment: work, student: 's1', grade: 6 });
    expect(await room.row(work, 's1')).toMatchObject({ score: 6 });
    room.teach('close-period', { period: 'Q1' });
    expect(() => room.teach('grade', { assignment: work, student: 's1', grade: 5 })).toThrow(/closed/);
  });

  it('un-flag their work when they close, where the account wants that', async () => {
    setPeriods();
    const first = room.make('in Q1', { due_at: '2025-09-28T00:00:00Z' });
    const second = room.make('in Q2', { due_at: '2025-10-28T00:00:00Z' });
    room.teach('account-settings', { course: undefined, disable_post_to_sis_when_grading_period_closed: true });
    room.at(19);
    expect(await room.list(`${algebra}/assignments?post_to_sis=true`)).toHaveLength(2);
    room.at(20);
    expect(await room.list(`${algebra}/assignments?post_to_sis=true`)).toMatchObject([{ id: second }]);
    expect(await room.practice.get(`${algebra}/assignments/${first}`)).toMatchObject({ post_to_sis: false });
  });

  it('of a course stand in place of those of its term and close with their end', async () => {
    setPeriods();
    const own = {
      title: 'Own',
      start_date: '2025-09-01T00:00:00Z',
      end_date: '2025-09-14T00:00:00Z',
      close_date: '2025-12-01T00:00:00Z',
    };
    room.teach('grading-periods', { periods: [own] });
    expect(await room.practice.get(`${algebra}/grading_periods`)).toMatchObject({
      grading_periods: [{ title: 'Own', close_date: '2025-09-14T00:00:00Z', is_closed: true }],
    });
  });
});

describe('the late policy', () => {
  const late = { late_submission_deduction_enabled: true, late_submission_deduction: 10 };

  it('takes points off for each day begun, down to its minimum; it acts backwards when it is switched on', async () => {
    const work = room.make('late', { due_at: '2025-09-16T12:00:00Z' });
    room.at(2, 1);
    room.teach('submit', { assignment: work, students: ['s1', 's2'] });
    room.teach('grade', { assignment: work, student: 's1', grade: 8 });
    const { graded_at: gradedAt } = (await room.row(work, 's1'))!;
    room.at(3);
    room.teach('late-policy', late);
    expect(await room.row(work, 's1')).toMatchObject({
      ...{ score: 6, entered_score: 8, points_deducted: 2, grade: '6', entered_grade: '8' },
      ...{ late: true, seconds_late: 90_000, graded_at: gradedAt },
    });
    room.teach('late-policy', { late_submission_minimum_percent_enabled: true, late_submission_minimum_percent: 70 });
    expect(await room.row(work, 's1')).toMatchObject({ score: 7 });
    expect(await room.practice.get(`${algebra}/late_policy`)).toMatchObject({
      late_policy: { late_submission_deduction: 10, late_submission_interval: 'day' },
    });
    room.teach('redate', { assignment: work, due_at: '2025-09-30T12:00:00Z' });
    expect(await room.row(work, 's1')).toMatchObject({ score: 8, points_deducted: 0, late: false });
    room.teach('late-policy', { off: true });
    expect(await room.status(`${algebra}/late_policy`)).toBe(404);
  });

  it('gives missing work its score the day it is due, without a grader, and again when that is cleared', async () => {
    room.teach('late-policy', { missing_submission_deduction_enabled: true, missing_submission_deduction: 100 });
    const work = room.make('missing', { due_at: '2025-09-16T12:00:00Z' });
    const paper = room.make('paper', { due_at: '2025-09-16T12:00:00Z', submission_types: ['on_paper'] });
    room.teach('submit', { assignment: work, student: 's2' });
    room.at(1, 1);
    const zero = { score: 0, workflow_state: 'graded', grader_id: null, missing: true };
    expect(await room.rows(work)).toMatchObject({
      s1: { ...zero, graded_at: '2025-09-16T13:00:00Z', posted_at: '2025-09-16T13:00:00Z' },
      s2: { score: null, missing: false },
    });
    expect(await room.rows(paper)).toMatchObject({ s1: { score: null, missing: false } });
    room.teach('clear', { assignment: work, student: 's1' });
    expect(await room.row(work, 's1')).toMatchObject(zero);
    room.teach('redate', { assignment: work, due_at: '2025-10-16T12:00:00Z' });
    expect(await room.row(work, 's1')).toMatchObject({ score: 0, missing: false });
  });

  it('leaves work alone that lies in a closed period', async () => {
    setPeriods();
    const work = room.make('closed', { due_at: '2025-09-16T12:00:00Z' });
    room.at(2);
    room.teach('submit', { assignment: work, student: 's1' });
    room.teach('grade', { assignment: work, student: 's1', grade: 8 });
    room.at(21);
    room.teach('late-policy', late);
    expect(await room.row(work, 's1')).toMatchObject({ score: 8, late: true });
  });
});

it('a score for all that is ungraded comes in one act, or by REST for a whole course', async () => {
  const one = room.make('one', { points_possible: 20 });
  const two = room.make('two');
  room.teach('grade', { assignment: one, student: 's1', grade: 15 });
  room.teach('excuse', { assignment: two, student: 's2' });
  room.teach('apply-score', { assignment: one, course: undefined, percent: 50 });
  expect(await room.rows(one)).toMatchObject({ s1: { score: 15 }, s2: { score: 10 } });
  const put = await room.practice.put(`${algebra}/apply_score_to_ungraded_submissions`, { percent: 0 });
  expect(put.statusCode).toBe(200);
  expect(await room.rows(two)).toMatchObject({ s1: { score: 0 }, s2: { excused: true } });
});
