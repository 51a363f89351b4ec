import { expect, test } from 'vitest';
import type { ClassToday, TermAct } from '../../sandbox/teaching/class-record.js';
import { createTerm, nextSchoolDay } from '../../sandbox/teaching/term.js';

const students = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'];
const item = {
  ...{ sourcedId: 'LI1', title: 'Fractions 1', dueDate: '2026-10-20', points: 20, category: 'C1' },
  scores: new Map([['S1', 12]]),
};
const today: ClassToday[] = ['8007', '8008'].map((classId) => ({
  ...{ classId, students, items: [item], categories: ['C1', 'C2'], term: '100-3601' },
}));

/** Twenty school days as if nothing were refused. */
function play(seed: string): Array<TermAct & { day: string }> {
  const term = createTerm({ seed, classes: today.map((each) => each.classId), zone: 'America/Chicago' });
  const played: Array<TermAct & { day: string }> = [];
  let made = 0;
  let day = '2026-10-16';
  for (let count = 0; count < 20; count += 1) {
    day = nextSchoolDay(day);
    const acts = term.day(day, today);
    for (let step = acts.next(null); !step.done;) {
      played.push({ ...step.value, day });
      made += 1;
      const parts = step.value.settings.checkpoints ? [10_000 + made, 20_000 + made] : [];
      step = acts.next({ assignment: made, parts });
    }
  }
  return played;
}

const played = play('one');

test('the same seed gives the same term, another seed another one', () => {
  expect(play('one')).toEqual(played);
  expect(play('two')).not.toEqual(played);
});

test('weekends are no school days', () => {
  expect(nextSchoolDay('2026-10-30')).toBe('2026-11-02');
  expect(new Set(played.map((each) => each.day)).size).toBe(20);
});

test('every kind of work and every grading type is made in each class', () => {
  for (const course of ['8007', '8008']) {
    const works = played.filter(
      (each) => 'act' in each && each.act === 'create-assignment' && each.settings.course === course,
    );
    const has = (field: string): Set<unknown> => new Set(works.map((each) => each.settings[field]));
    expect([...has('kind')]).toEqual(
      expect.arrayContaining(['discussion', 'quiz', 'new_quiz', 'survey', 'new_quiz_survey']),
    );
    expect([...has('grading_type')]).toEqual(
      expect.arrayContaining(['percent', 'letter_grade', 'gpa_scale', 'pass_fail', 'not_graded']),
    );
    expect([...has('points_possible')]).toEqual(expect.arrayContaining([0, null, 7.5, 20]));
    for (const flag of [
      'omit_from_final_grade',
      'hide_in_gradebook',
      'moderated_grading',
      'anonymous_grading',
      'post_manually',
      'only_visible_to_overrides',
    ])
      expect([...has(flag)], flag).toContain(true);
    expect([...has('published')]).toContain(false);
    expect([...has('post_to_sis')]).toContain(false);
    expect(works.some((each) => each.settings.checkpoints)).toBe(true);
    expect(works.some((each) => each.settings.overrides)).toBe(true);
    expect(works.some((each) => each.settings.due_at === undefined)).toBe(true);
  }
});

test('every act of teachers, and every edit in PowerSchool, comes up', () => {
  const acts = new Set(played.flatMap((each) => ('act' in each ? [each.act] : [])));
  for (const act of [
    ...['course-state', 'create-group', 'update-group', 'delete-group', 'rename', 'move', 'redate', 'redate-part'],
    ...['change-points', 'publish', 'unpublish', 'flag', 'unflag', 'unassign', 'reassign', 'assign-everyone'],
    ...['delete-assignment', 'restore-assignment', 'duplicate', 'copy-course', 'grade', 'excuse', 'unexcuse', 'clear'],
    ...['status', 'custom-status', 'submit', 'ask-redo', 'post', 'hide', 'publish-grades', 'apply-score'],
    ...['late-policy', 'grading-periods', 'account-settings', 'feature', 'test-student'],
  ])
    expect([...acts]).toContain(act);
  const kinds = new Set(played.flatMap((each) => ('kind' in each ? [each.kind] : [])));
  for (const kind of [
    ...['enter-score', 'delete-score', 'edit-item', 'redate-item', 'refile-item', 'reweight-item', 'narrow-item'],
    ...['delete-item', 'make-item', 'lock-term', 'unlock-term', 'move-class', 'drop-students', 'replace-teacher'],
  ])
    expect([...kinds]).toContain(kind);
});

test('work is due at 23:59 local time, also on the day on which the clocks change', () => {
  const due = played.flatMap((each) => (typeof each.settings.due_at === 'string' ? [each.settings.due_at] : []));
  expect(due).toContain('2026-11-02T05:59:00.000Z');
  for (const instant of due.filter((each) => each < '2027'))
    expect(instant).toMatch(instant < '2026-11-01T06' ? /T04:59/ : /T05:59/);
});
