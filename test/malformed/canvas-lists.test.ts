import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { enrollmentsStand } from '../../canvas/sis/verify-row.js';
import type { Submission } from '../../canvas/grades/model.js';
import { clientOf } from '../canvas/local-canvas.js';
import { damage, type Damaged, type Json } from './damage.js';
import { randomOf } from './random.js';

const assignment = {
  ...{ id: '71', name: 'Essay', published: true, post_to_sis: true, grading_type: 'points', points_possible: 20 },
  ...{ due_at: '2026-11-20T23:59:00Z', created_at: '2026-11-01T12:00:00Z', assignment_group_id: '5' },
  ...{ submission_types: ['online_upload'], omit_from_final_grade: false, hide_in_gradebook: false, overrides: [] },
};
const submission = {
  ...{ assignment_id: '71', user_id: '9', score: 15, entered_score: 15, grade: '15', excused: false, late: false },
  ...{ workflow_state: 'graded', posted_at: '2026-11-21T12:00:00Z', graded_at: '2026-11-21T12:00:00Z' },
  ...{ cached_due_date: '2026-11-20T23:59:00Z', user: { sis_user_id: 'S1' } },
};
const enrollment = {
  ...{ id: '3', user_id: '9', sis_user_id: 'S1', type: 'StudentEnrollment', enrollment_state: 'active' },
  grades: { current_score: 87.5, override_score: null },
};
const damagedPerList = 60;

/** Damaged rows with good ones between, each told apart by its id. The id itself stays. */
function rowsOf(sample: Json, id: string, seed: number): { good: Buffer[]; damaged: Damaged[] } {
  const random = randomOf(seed);
  const { [id]: _, ...damageable } = sample;
  const damaged = Array.from({ length: damagedPerList }, (_each, at) => {
    const key = `${JSON.stringify(id)}:"${2_000 + at}"`;
    for (;;) {
      const one = damage(damageable, random);
      if (one.field === null || one.field === 'assignment_id') continue;
      return { ...one, bytes: Buffer.concat([Buffer.from(`{${key},`), one.bytes.subarray(1)]) };
    }
  });
  const good = damaged.map((_each, at) => Buffer.from(JSON.stringify({ ...sample, [id]: String(1_000 + at) })));
  return { good, damaged };
}

const serving = (bytes: readonly Buffer[]) => (_: unknown, response: ServerResponse) => {
  const joined = bytes.flatMap((each, at) => (at === 0 ? [each] : [Buffer.from(','), each]));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(Buffer.concat([Buffer.from('['), ...joined, Buffer.from(']')]));
};
const interleaved = ({ good, damaged }: ReturnType<typeof rowsOf>): Buffer[] =>
  damaged.flatMap(({ bytes }, at) => [good[at]!, bytes]);
const isGood = (id: string): boolean => id.startsWith('1');
/** What PostgreSQL cannot keep. */
const unkeepable = /\\u0000|\\ud83d|\\udc00/;

describe('among malformed rows of Canvas', () => {
  test('good work arrives whole, and of the other nothing is concluded from what cannot be read', async () => {
    const rows = rowsOf(assignment, 'id', 201);
    const { canvas } = await clientOf(serving(interleaved(rows)));
    const read = await canvas.assignments('alg');
    expect(read).toHaveLength(2 * damagedPerList);
    const [first, ...others] = read.filter(({ id }) => isGood(id)).map(({ id: _, ...rest }) => rest);
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ name: 'Essay', pointsPossible: 20, unreadable: false });
    const bad = read.filter(({ id }) => !isGood(id));
    expect(bad.filter(({ unreadable }) => unreadable).length).toBeGreaterThan(10);
    for (const each of bad) {
      for (const date of [each.dueAt, each.unlockAt, each.createdAt])
        expect(Date.parse(date ?? '2026-01-01')).not.toBeNaN();
      expect(Number.isFinite(each.pointsPossible ?? 0)).toBe(true);
    }
    expect(JSON.stringify(read)).not.toMatch(unkeepable);
  });

  test('good grades arrive, and no number comes of one that cannot be read', async () => {
    const rows = rowsOf(submission, 'user_id', 202);
    const { canvas } = await clientOf(serving(interleaved(rows)));
    const read: Submission[] = [];
    for await (const page of canvas.submissions({ sectionSisId: 'alg-1', flaggedOnly: false })) read.push(...page);
    expect(read).toHaveLength(2 * damagedPerList);
    const [first, ...others] = read.filter(({ userId }) => isGood(userId)).map(({ userId: _, ...rest }) => rest);
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ score: 15, scoreIsMissing: false, sisUserId: 'S1' });
    rows.damaged.forEach(({ what, field }, at) => {
      const each = read.find(({ userId }) => userId === String(2_000 + at))!;
      // A number that Canvas does not hold is never read.
      if (field !== 'score' && each.score !== null) expect(each.score, what).toBe(15);
      if (each.scoreIsMissing) expect(each.score, what).toBeNull();
      for (const date of [each.postedAt, each.gradedAt, each.dueAt])
        expect(Date.parse(date ?? '2026-01-01')).not.toBeNaN();
    });
    expect(read.filter(({ scoreIsMissing }) => scoreIsMissing).length).toBeGreaterThan(10);
    expect(JSON.stringify(read)).not.toMatch(unkeepable);
  });

  test('of course grades those arrive that can be read', async () => {
    const rows = rowsOf(enrollment, 'user_id', 203);
    const { canvas } = await clientOf(serving(interleaved(rows)));
    const read = await canvas.courseGrades('alg-1', null);
    const good = read.filter(({ userId }) => isGood(userId));
    expect(good).toHaveLength(damagedPerList);
    expect(good.every(({ currentScore, sisUserId }) => currentScore === 87.5 && sisUserId === 'S1')).toBe(true);
    for (const { currentScore } of read) expect(Number.isFinite(currentScore ?? 0)).toBe(true);
    expect(JSON.stringify(read)).not.toMatch(unkeepable);
  });

  test.each([
    ['a row that is none', ['null', '7', '"oops"', '[]']],
    ['a row without an id', ['{}', '{"user_id":null,"assignment_id":"71"}', '{"user_id":{},"assignment_id":"71"}']],
    ['an id that is none', ['{"user_id":"","assignment_id":"71"}', '{"user_id":1e30,"assignment_id":"71"}']],
  ])('%s, which could be anybody, refuses the list with the name of the member', async (_, texts) => {
    for (const text of texts) {
      const { canvas } = await clientOf(serving([Buffer.from(JSON.stringify(submission)), Buffer.from(text)]));
      const reading = async () => {
        for await (const page of canvas.submissions({ sectionSisId: 'alg-1', flaggedOnly: false })) void page;
      };
      await expect(reading()).rejects.toMatchObject({
        code: 'CANVAS_ANSWER_UNREADABLE',
        remedy: expect.stringMatching(/\*/),
      });
    }
  });

  test('an enrollment that cannot be read proves no removal, and leaves the others what they are', async () => {
    const random = randomOf(204);
    const good = (at: number): Json => ({ ...enrollment, id: `${at}`, user_id: `${at}`, sis_user_id: `S${at}` });
    for (let at = 0; at < 40; at += 1) {
      const bad = damage({ ...enrollment, sis_user_id: 'S9' }, random);
      const { canvas } = await clientOf(serving([Buffer.from(JSON.stringify(good(1))), bad.bytes]));
      const row = { section_id: 'alg-1', role: 'student' };
      const [stands, gone] = await enrollmentsStand(canvas, 'alg-1', [
        { ...row, user_id: 'S1', status: 'active' },
        { ...row, user_id: 'S9', status: 'deleted' },
      ]);
      expect(stands, bad.what).toBe(true);
      const seen = (await canvas.enrollments('alg-1', { states: ['active'] }))!;
      // It counts as gone only where what is there is plainly somebody else's, or of another role.
      const isOther = seen.some((each) => each.userSisId !== 'S1' && each.state !== 'unreadable');
      expect(gone && !isOther, bad.what).toBe(false);
    }
  });

  test('messages of an import that cannot be read are none about a row', async () => {
    const messages = [
      '{"file":"users.csv","row":"7","message":7}',
      'null',
      '"oops"',
      '{"row":{},"message":"a\\u0000b\\ud83d"}',
    ];
    const good = '{"file":"users.csv","row":2,"message":"no such login","row_info":"u1"}';
    const { canvas } = await clientOf((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"sis_import_errors":[${[...messages, good].join(',')}]}`);
    });
    const read = [];
    for await (const message of canvas.importErrors('812')) read.push([message.file, message.row, message.message]);
    expect(read).toEqual([
      ...[
        ['users.csv', null, ''],
        [null, null, ''],
        [null, null, ''],
        [null, null, 'ab\ufffd'],
      ],
      ['users.csv', 2, 'no such login'],
    ]);
  });
});
