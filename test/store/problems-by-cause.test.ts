import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordProblemCode } from '../../codes/record-problems.js';
import { remedyOf } from '../../codes/registry.js';
import { countOpenProblems } from '../../store/problems/count-open-problems.js';
import { saveProblems } from '../../store/problems/save-problems.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { problemsAbout } from '../../store/reports/explain/problems-about.js';
import { problemLines } from '../../store/reports/problems.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase());
  const of = (thing: string, code: RecordProblemCode, field: string, detail: string | null, school = 'north') => ({
    ...{ code, kind: 'classes' as const, thing, school, field, detail, remedy: remedyOf(code) },
  });
  const classes = Array.from({ length: 138 }, (_, at) => `class-${1000 + at}`);
  await store.sql.begin((tx) =>
    saveProblems(tx, { districtId: 1, runId: 7 }, [
      ...classes.map((id, at) => of(id, 'SESSION_UNKNOWN', 'terms', 'quarter-3', at === 0 ? 'south' : 'north')),
      of('class-1', 'SESSION_UNKNOWN', 'terms', 'quarter-4'),
      of('class-2', 'NO_COVERING_SESSION', 'terms', null),
      of('class-3', 'NO_COVERING_SESSION', 'terms', null),
    ]),
  );
});
afterAll(() => store.close());

test('a session that 138 classes miss is one problem, with how many it affects and some of them', async () => {
  const [first, second] = await problemLines(store.sql, 1, '2026-11-23', false);
  expect(first).toMatchObject({
    ...{ code: 'SESSION_UNKNOWN', kind: 'academicSessions', thing: 'quarter-3', school: null, affected: 138 },
    examples: ['class-1000', 'class-1001', 'class-1002'],
  });
  expect(second).toMatchObject({ thing: 'quarter-4', school: 'north', affected: 1, examples: ['class-1'] });
});

test('problems that have no cause in common stay one each', async () => {
  const lines = await problemLines(store.sql, 1, '2026-11-23', false);
  const each = lines.filter(({ code }) => code === 'NO_COVERING_SESSION');
  expect(each.map(({ kind, thing }) => `${kind} ${thing}`)).toEqual(['classes class-2', 'classes class-3']);
});

test('as many are counted as are listed', async () => {
  const { open } = await countOpenProblems(store.sql, 1, '2026-11-23');
  expect(open).toBe((await problemLines(store.sql, 1, '2026-11-23', false)).length);
});

test('of one class its own problem is told, with the session that it misses', async () => {
  expect(await problemsAbout(store.sql, 1, ['class-1100'])).toMatchObject([
    { code: 'SESSION_UNKNOWN', thing: 'class-1100', detail: 'quarter-3' },
  ]);
});
