import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../store/postgres/connect.js';
import {
  addClasses,
  claimClass,
  forgiveFailures,
  postponeClass,
  releaseClass,
} from '../../store/passback/run-classes.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase());
});
afterAll(() => store?.close());

const runId = 1;
beforeEach(async () => {
  await store.sql`truncate passback_class`;
  const classes = ['A', 'B', 'C'].map((id) => ({
    ...{ classId: id, sectionId: id, courseId: id, school: '1', leftOut: null, hasTermDates: true },
  }));
  await store.sql.begin((tx) => addClasses(tx, runId, classes));
});

const claim = (attempt: string, except: string[] = []) =>
  claimClass(store.sql, runId, { from: 'waiting', lane: 1, claim: attempt, except });

test('a class whose step was lost is tried again after the others, and counts as failed', async () => {
  expect(await claim('first')).toMatchObject({ classId: 'A', failures: 0 });
  // The worker died; the next attempt of the lane goes on.
  expect(await claim('second')).toMatchObject({ classId: 'B', failures: 0 });
});

test('it is tried by the lane that lost it, when the others are done', async () => {
  await claim('first');
  await store.sql`update passback_class set progress = 'collected' where class_id <> 'A'`;
  expect(await claim('second')).toMatchObject({ classId: 'A', failures: 1 });
  expect(await claim('third')).toMatchObject({ classId: 'A', failures: 2 });
});

test('a class that failed is given back to any lane, and tried last', async () => {
  const claimed = (await claim('first'))!;
  await postponeClass(store.sql, runId, claimed);
  expect(await claim('first', ['A'])).toMatchObject({ classId: 'B' });
  await store.sql`update passback_class set progress = 'collected' where class_id <> 'A'`;
  expect(await claim('first', ['A'])).toBeNull();
  expect(await claimClass(store.sql, runId, { from: 'waiting', lane: 2, claim: 'other', except: [] })).toMatchObject({
    ...{ classId: 'A', failures: 1 },
  });
});

test('an outage counts against no class', async () => {
  const first = (await claim('first'))!;
  await postponeClass(store.sql, runId, first);
  const second = (await claim('first', ['A']))!;
  await releaseClass(store.sql, runId, second);
  await forgiveFailures(store.sql, runId, ['A']);
  const rows = await store.sql<
    Array<{ failures: number; claim: string | null }>
  >`select failures, claim from passback_class`;
  expect(rows).toEqual(Array.from({ length: 3 }, () => ({ failures: 0, claim: null })));
});

test('a class that the settings leave out is claimed by nobody', async () => {
  await store.sql`truncate passback_class`;
  const excluded = { leftOut: 'CLASS_GRADE_EXCLUDED', hasTermDates: true } as const;
  await store.sql.begin((tx) =>
    addClasses(tx, runId, [{ classId: 'A', sectionId: 'A', courseId: 'A', school: '1', ...excluded }]),
  );
  expect(await claim('first')).toBeNull();
});
