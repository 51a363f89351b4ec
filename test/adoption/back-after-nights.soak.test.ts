import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { startFilled, type FilledDistrict } from './filled-district.js';
import { expectKept, type Dump, type Row } from './kept.js';

let filled: FilledDistrict;
let before: Dump;
beforeAll(async () => {
  filled = await startFilled('powerschool-dcids');
  before = await filled.dump();
  await filled.plan('rollbook');
  await filled.confirm();
  await filled.adopt();
  await filled.practice.night({ asOf: '2026-11-24T00:30' });
});
afterAll(() => filled?.practice.stop());

const idsOf = (dump: Dump) =>
  (['accounts', 'terms', 'courses', 'sections', 'logins'] as const).flatMap((kind) =>
    dump[kind].map((row: Row) => `${kind} ${row.id} ${row.sis_id}`),
  );
/** Rows that stood before and stand otherwise, by kind. */
function changedKinds(after: Dump): string[] {
  const kinds = ['courses', 'sections', 'users', 'enrollments'] as const;
  return kinds.filter((kind) => {
    const now = new Map(after[kind].map((row) => [row.id, row]));
    return before[kind].some((row) => now.get(row.id)?.name !== row.name || now.get(row.id)?.state !== row.state);
  });
}

test('nights go on with what was adopted: they rename, and take people out of classes', async () => {
  const { play } = filled.practice;
  await play('rename-class', { count: 3 });
  await play('rename-student', { count: 3 });
  await play('drop-students', { count: 3, as: 'past-dated' });
  await play('move-class', { count: 3 });
  await play('add-students', { count: 2 });
  for (const day of ['25', '26', '27']) {
    await filled.practice.play('next-day');
    await filled.practice.night({ asOf: `2026-11-${day}T00:30` });
  }
  expect(changedKinds(await filled.dump())).toEqual(['courses', 'sections', 'users', 'enrollments']);
});

test('taking the adoption back puts all of it back as it stood, with its ids', async () => {
  const { restored, undone, made } = await filled.back();
  expect(undone).toBe(0);
  expect(restored!.rows).toBeGreaterThan(10);
  expect(restored!.accepted).toBe(restored!.rows);
  expect(made!.user).toBeGreaterThanOrEqual(2);
  const after = await filled.dump();
  expectKept(before, after);
  const now = new Set(idsOf(after));
  expect(idsOf(before).filter((each) => !now.has(each))).toEqual([]);
});

test('what runs had made is listed, and stands', async () => {
  const listed = await rollbook(['adopt', filled.practice.district, 'show', '--made', '--json'], {
    DATABASE_URL: filled.practice.databaseUrl,
  });
  expect(listed.code).toBe(0);
  const { left } = listed.json<{ left: Array<{ kind: string; sisId: string }> }>();
  const stood = new Set(before.logins.map((row) => row.id));
  const newLogins = (await filled.dump()).logins.filter((row) => !stood.has(row.id)).map((row) => String(row.sis_id));
  const users = left.filter(({ kind }) => kind === 'user').map(({ sisId }) => sisId);
  expect(new Set(users)).toEqual(new Set(newLogins));
  expect(left.some(({ kind }) => kind === 'enrollment')).toBe(true);
});

test('taking it back once more finds nothing to take back', async () => {
  await expect(filled.back()).rejects.toThrow();
});
