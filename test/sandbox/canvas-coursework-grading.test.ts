import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { algebra, openClassroom, type Classroom } from './canvas-teaching.js';

let room: Classroom;
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.practice.close());

describe('grading types', () => {
  const graded = async (settings: Record<string, unknown>, typed: unknown): Promise<unknown[]> => {
    const work = room.make('typed', settings);
    room.teach('grade', { assignment: work, student: 's1', grade: typed });
    const row = await room.row(work, 's1');
    return [row!.score, row!.grade];
  };

  it('show a score as each of them does', async () => {
    expect(await graded({ grading_type: 'points' }, '13.5')).toEqual([13.5, '13.5']);
    expect(await graded({ grading_type: 'percent', points_possible: 30 }, '20')).toEqual([20, '66.67%']);
    expect(await graded({ grading_type: 'letter_grade', points_possible: 20 }, 'B+')).toEqual([17.4, 'B+']);
    expect(await graded({ grading_type: 'gpa_scale', points_possible: 20 }, '19')).toEqual([19, '4.0']);
    expect(await graded({ grading_type: 'pass_fail', points_possible: 5 }, 'complete')).toEqual([5, 'complete']);
    expect(await graded({ grading_type: 'points', points_possible: 5 }, '7')).toEqual([7, '7']);
    expect(await graded({ grading_type: 'points' }, '-1')).toEqual([-1, '-1']);
  });

  it('keep what was typed where there are no points', async () => {
    const pass = { grading_type: 'pass_fail', points_possible: 0 };
    expect(await graded(pass, 'complete')).toEqual([0, 'complete']);
    expect(await graded(pass, 'incomplete')).toEqual([0, 'incomplete']);
    expect(await graded({ grading_type: 'letter_grade', points_possible: 0 }, 'B')).toEqual([0, 'B']);
    const percent = { grading_type: 'percent', points_possible: null };
    expect(await graded(percent, '4')).toEqual([4, '4']);
    room.set('zero-points-percent', 'null');
    expect(await graded(percent, '4')).toEqual([4, null]);
  });

  it('not_graded can be neither flagged nor graded', async () => {
    const work = room.make('practice', { grading_type: 'not_graded' });
    expect(await room.practice.get(`${algebra}/assignments/${work}`)).toMatchObject({ post_to_sis: false });
    expect(() => room.teach('grade', { assignment: work, student: 's1', grade: 1 })).toThrow(/not graded/);
  });
});

describe('the states of a submission', () => {
  it('excused has neither score nor grade, and a later score takes the excuse away', async () => {
    const work = room.make('excused');
    room.teach('excuse', { assignment: work, student: 's1' });
    expect(await room.row(work, 's1')).toMatchObject({ excused: true, score: null, workflow_state: 'graded' });
    room.teach('grade', { assignment: work, student: 's1', grade: 4 });
    expect(await room.row(work, 's1')).toMatchObject({ excused: false, score: 4 });
    room.teach('excuse', { assignment: work, student: 's1' });
    room.teach('unexcuse', { assignment: work, student: 's1' });
    expect(await room.row(work, 's1')).toMatchObject({ excused: false, score: null, workflow_state: 'unsubmitted' });
  });

  it('cleared keeps graded_at; what was handed in stays graded, the rest becomes unsubmitted', async () => {
    const work = room.make('cleared');
    room.teach('submit', { assignment: work, student: 's2' });
    room.teach('grade', { assignment: work, students: ['s1', 's2'], grade: 8 });
    const before = (await room.row(work, 's1'))!.graded_at;
    room.at(1);
    room.teach('clear', { assignment: work, students: ['s1', 's2'] });
    const { s1, s2 } = await room.rows(work);
    expect(s1).toMatchObject({ score: null, grade: null, workflow_state: 'unsubmitted', graded_at: before });
    expect(s2).toMatchObject({ score: null, workflow_state: 'graded', graded_at: before });
    room.at(0);
  });

  it('resubmitted keeps the old score until it is graded again', async () => {
    const work = room.make('again');
    room.teach('submit', { assignment: work, student: 's1' });
    room.teach('grade', { assignment: work, student: 's1', grade: 6 });
    room.teach('ask-redo', { assignment: work, student: 's1' });
    expect(await room.row(work, 's1')).toMatchObject({ redo_request: true });
    room.teach('submit', { assignment: work, student: 's1' });
    const stale = { score: 6, workflow_state: 'submitted', grade_matches_current_submission: false, attempt: 2 };
    expect(await room.row(work, 's1')).toMatchObject({ ...stale, redo_request: false });
    room.teach('grade', { assignment: work, student: 's1', grade: 9 });
    expect(await room.row(work, 's1')).toMatchObject({ score: 9, grade_matches_current_submission: true });
  });

  it('pending_review holds part of the score already', async () => {
    const quiz = room.make('quiz', { kind: 'quiz' });
    room.teach('submit', { assignment: quiz, student: 's1' });
    room.teach('grade', { assignment: quiz, student: 's1', grade: 3, pending: true, auto: true });
    expect(await room.row(quiz, 's1')).toMatchObject({ score: 3, workflow_state: 'pending_review', grader_id: -quiz });
    expect(await room.practice.get(`${algebra}/assignments/${quiz}`)).toMatchObject({
      ...{ is_quiz_assignment: true, submission_types: ['online_quiz'] },
    });
  });

  it('status, custom status and excuse exclude each other', async () => {
    const work = room.make('statuses');
    const status = (act: string, value: string | null): unknown =>
      room.teach(act, { assignment: work, student: 's1', status: value });
    status('status', 'missing');
    expect(await room.row(work, 's1')).toMatchObject({ missing: true, late_policy_status: 'missing' });
    status('custom-status', 'Incomplete');
    const row = await room.row(work, 's1');
    expect(row).toMatchObject({ missing: false, late_policy_status: null, custom_grade_status_id: 1 });
    room.teach('excuse', { assignment: work, student: 's1' });
    expect(await room.row(work, 's1')).toMatchObject({ excused: true, custom_grade_status_id: null });
    status('status', 'extended');
    expect(await room.row(work, 's1')).toMatchObject({ excused: false, late_policy_status: 'extended' });
  });

  it('posted by hand stays hidden until it is posted, and graded_at does not move with it', async () => {
    const work = room.make('hidden', { post_manually: true });
    room.teach('grade', { assignment: work, students: ['s1', 's2'], grade: 5 });
    const hidden = await room.row(work, 's1');
    expect(hidden).toMatchObject({ score: 5, posted_at: null });
    room.at(0, 2);
    room.teach('post', { assignment: work, student: 's1' });
    const { s1, s2 } = await room.rows(work);
    expect(s1).toMatchObject({ posted_at: '2025-09-15T14:00:00Z', graded_at: hidden!.graded_at });
    expect(s2).toMatchObject({ posted_at: null });
    room.teach('hide', { assignment: work });
    expect((await room.rows(work)).s1).toMatchObject({ posted_at: null, score: 5 });
    room.at(0);
  });
});

describe('special kinds of work', () => {
  it('moderated work has no scores before its grades are published', async () => {
    const work = room.make('moderated', { moderated_grading: true });
    room.teach('grade', { assignment: work, student: 's1', grade: 7 });
    expect(await room.row(work, 's1')).toMatchObject({ score: null, workflow_state: 'unsubmitted' });
    room.teach('publish-grades', { assignment: work });
    expect(await room.row(work, 's1')).toMatchObject({ score: 7, posted_at: null });
    const include = 'include[]=grades_published';
    expect(await room.practice.get(`${algebra}/assignments/${work}?${include}`)).toMatchObject({
      ...{ grades_published: true, moderated_grading: true, post_manually: true },
    });
  });

  it('anonymous work withholds names, not user ids, until all is posted', async () => {
    const work = room.make('anonymous', { anonymous_grading: true });
    room.teach('grade', { assignment: work, students: ['s1', 's2'], grade: 7 });
    const path = `${algebra}/assignments/${work}/submissions?include[]=user`;
    for (const row of await room.list(path)) {
      expect(row).not.toHaveProperty('user');
      expect(row.user_id).toEqual(expect.any(Number));
    }
    room.teach('post', { assignment: work });
    expect(await room.list(path)).toMatchObject([{ user: { sis_user_id: 's1' } }, { user: { sis_user_id: 's2' } }]);
  });

  it('group work is graded for all members but excused ones', async () => {
    const { category } = room.teach('student-group', { category: 'Pairs', name: 'One', students: ['s1', 's2'] });
    const work = room.make('together', { group_category_id: category });
    room.teach('grade', { assignment: work, student: 's1', grade: 9 });
    expect(await room.rows(work)).toMatchObject({ s1: { score: 9 }, s2: { score: 9 } });
    room.teach('excuse', { assignment: work, student: 's2' });
    room.teach('grade', { assignment: work, student: 's1', grade: 3 });
    expect(await room.rows(work)).toMatchObject({ s1: { score: 3 }, s2: { excused: true, score: null } });
    const alone = room.make('alone', { group_category_id: category, grade_group_students_individually: true });
    room.teach('grade', { assignment: alone, student: 's1', grade: 9 });
    expect(await room.rows(alone)).toMatchObject({ s1: { score: 9 }, s2: { score: null } });
  });

  it('a checkpointed discussion shows the sum of its parts, without a date of its own', async () => {
    const checkpoints = [
      { points_possible: 5, due_at: '2025-09-17T12:00:00Z' },
      { points_possible: 10, due_at: '2025-09-20T12:00:00Z' },
    ];
    const topic = room.teach('create-assignment', { name: 'Talk', kind: 'discussion', checkpoints, post_to_sis: true });
    const [topicPart, replyPart] = topic.parts as number[];
    room.teach('grade', { assignment: topicPart, student: 's1', grade: 4 });
    const json = await room.practice.get(`${algebra}/assignments/${topic.assignment}?include[]=checkpoints`);
    expect(json).toMatchObject({
      ...{ due_at: null, points_possible: 15, has_sub_assignments: true },
      checkpoints: [{ tag: 'reply_to_topic' }, { tag: 'reply_to_entry', due_at: '2025-09-20T12:00:00Z' }],
    });
    const half = await room.row(topic.assignment, 's1');
    expect(half).toMatchObject({ score: 4, workflow_state: 'unsubmitted', posted_at: null, cached_due_date: null });
    room.teach('grade', { assignment: replyPart, student: 's1', grade: 8 });
    const parts = (await room.rows(topic.assignment, '&include[]=sub_assignment_submissions')).s1;
    expect(parts).toMatchObject({
      ...{ score: 12, workflow_state: 'graded', posted_at: expect.any(String) as string },
      sub_assignment_submissions: [{ score: 4 }, { score: 8, sub_assignment_tag: 'reply_to_entry' }],
    });
    const listed = await room.list('api/sis/courses/sis_course_id:alg/assignments?per_page=100');
    expect(listed.find((each) => each.id === topic.assignment)).toMatchObject({ due_at: null, points_possible: 15 });
    expect(listed.some((each) => each.id === topicPart)).toBe(false);
  });

  it('the parts of a checkpointed discussion carry excuses and deductions, and the whole follows them', async () => {
    const checkpoints = [{ points_possible: 10, due_at: '2025-09-15T11:00:00Z' }, { points_possible: 10 }];
    const talk = room.teach('create-assignment', { name: 'Late talk', kind: 'discussion', checkpoints });
    const [topic, reply] = talk.parts as number[];
    expect(() => room.teach('grade', { assignment: talk.assignment, student: 's1', grade: 4 })).toThrow(/checkpoints/);
    room.teach('submit', { assignment: talk.assignment, student: 's1' });
    room.teach('grade', { assignment: topic, student: 's1', grade: 8 });
    room.teach('grade', { assignment: reply, student: 's1', grade: 5 });
    room.teach('late-policy', { late_submission_deduction_enabled: true, late_submission_deduction: 10 });
    const include = '&include[]=sub_assignment_submissions';
    expect((await room.rows(talk.assignment, include)).s1).toMatchObject({
      ...{ score: 12, late: false, points_deducted: 0, workflow_state: 'graded' },
      sub_assignment_submissions: [
        { late: true, points_deducted: 1, score: 7 },
        { score: 5, late: false },
      ],
    });
    room.teach('excuse', { assignment: topic, student: 's1' });
    expect(await room.row(talk.assignment, 's1')).toMatchObject({ score: 5, excused: false });
    room.teach('late-policy', { off: true });
    room.teach('apply-score', { course: 'alg', assignment: talk.assignment, percent: 50 });
    expect(await room.rows(talk.assignment)).toMatchObject({ s1: { score: 5 }, s2: { score: 10 } });
  });

  it('a peer review with points has rows of its own under an id that no list of assignments has', async () => {
    const made = room.teach('create-assignment', { name: 'Essay', peer_review: { points_possible: 3 } });
    const [review] = made.parts as number[];
    expect(await room.rows(review!)).toMatchObject({ s1: { assignment_id: review }, s2: {} });
    const ids = (await room.list(`${algebra}/assignments?per_page=100`)).map((each) => each.id);
    expect(ids).toContain(made.assignment);
    expect(ids).not.toContain(review);
  });

  it('a New Quiz is told by the flag of its own, or by the other where a switch says so', async () => {
    const quiz = room.make('new quiz', { kind: 'new_quiz' });
    const path = `${algebra}/assignments?new_quizzes=true`;
    const [own] = await room.list(path);
    expect(own).toMatchObject({ id: quiz, is_quiz_lti_assignment: true, settings: { new_quizzes: {} } });
    room.set('new-quiz-flag', 'is_quiz_assignment');
    const [other] = await room.list(path);
    expect(other).toMatchObject({ is_quiz_assignment: true, submission_types: ['external_tool'] });
    expect(other).not.toHaveProperty('is_quiz_lti_assignment');
  });
});
