import { beforeEach, expect, test, afterEach } from 'vitest';
import { remedyOf } from '../../codes/registry.js';
import type { RecordProblemCode } from '../../codes/record-problems.js';
import { affectsClearlyMore } from '../../roster/acknowledged.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { acknowledge } from '../../store/problems/acknowledge.js';
import { countOpenProblems } from '../../store/problems/count-open-problems.js';
import { saveProblems, type NewProblem } from '../../store/problems/save-problems.js';
import { problemLines } from '../../store/reports/problems.js';
import { freshDatabase } from '../harness/database.js';

const today = '2026-11-30';
const district = 1;
let store: Store;
beforeEach(async () => {
  store = openStore(await freshDatabase());
});
afterEach(() => store.close());

const unknownUser = (thing: string, affected: number): NewProblem => ({
  ...{ code: 'USER_UNKNOWN', kind: 'users', thing, school: null, field: 'user', remedy: remedyOf('USER_UNKNOWN') },
  affected,
});
const inSession = (thing: string, detail: string): NewProblem => ({
  ...{ code: 'SESSION_UNKNOWN', kind: 'classes', thing, school: null, field: 'terms' },
  ...{ remedy: remedyOf('SESSION_UNKNOWN'), detail },
});

const note = (problems: readonly NewProblem[]) =>
  store.sql.begin((tx) => saveProblems(tx, { districtId: district, runId: 7 }, problems));
const know = (code: RecordProblemCode, thing: string | null, until = '2027-06-30') =>
  acknowledge(store.sql, district, { code, thing, until, by: 'Ana', because: null });
const openOnes = async (on = today) =>
  (await problemLines(store.sql, district, on, false))
    .filter((each) => each.acknowledgedUntil === null)
    .map((each) => each.thing)
    .sort();

test('by a code alone what is open then is known, and the answer says how many that are', async () => {
  await note([unknownUser('901', 2), unknownUser('902', 3), inSession('class-1', 'quarter-3')]);
  expect(await know('USER_UNKNOWN', null)).toEqual({ things: 2, affected: 5 });
  expect(await openOnes()).toEqual(['quarter-3']);
  expect(await countOpenProblems(store.sql, district, today)).toMatchObject({
    ...{ open: 1, acknowledged: 2 },
    keptAway: { people: 0, classes: 1 },
  });
});

test('what comes later is open, though its code was acknowledged', async () => {
  await note([unknownUser('901', 2)]);
  await know('USER_UNKNOWN', null);
  await note([unknownUser('903', 2)]);
  expect(await openOnes()).toEqual(['903']);
});

test.for([
  [1, 5],
  [1, 6],
  [5, 10],
  [5, 11],
  [40, 80],
  [40, 81],
  [40, 3],
])('one that affected %i and affects %i is open by the rule', async ([known, now]) => {
  await note([unknownUser('901', known!)]);
  await know('USER_UNKNOWN', null);
  await note([unknownUser('901', now!)]);
  expect(await openOnes()).toEqual(affectsClearlyMore(known!, now!) ? ['901'] : []);
});

test('a cause that many records share is counted over all of them', async () => {
  const classes = (count: number) => Array.from({ length: count }, (_, at) => inSession(`class-${at}`, 'quarter-3'));
  await note(classes(3));
  expect(await know('SESSION_UNKNOWN', 'quarter-3')).toEqual({ things: 1, affected: 3 });
  await note(classes(7));
  expect(await openOnes()).toEqual([]);
  await note(classes(8));
  expect(await openOnes()).toEqual(['quarter-3']);
});

test('one record of a cause is known alone, whichever it is', async () => {
  await note(Array.from({ length: 5 }, (_, at) => inSession(`class-${at}`, 'quarter-3')));
  expect(await know('SESSION_UNKNOWN', 'class-4')).toEqual({ things: 1, affected: 1 });
  const { open, keptAway } = await countOpenProblems(store.sql, district, today);
  expect([open, keptAway.classes]).toEqual([1, 4]);
});

test('acknowledged once more it counts as it is now, until the later day', async () => {
  await note([unknownUser('901', 1)]);
  await know('USER_UNKNOWN', null, '2026-12-01');
  await note([unknownUser('901', 20)]);
  expect(await openOnes()).toEqual(['901']);
  await know('USER_UNKNOWN', '901', '2027-01-15');
  expect(await openOnes('2027-01-15')).toEqual([]);
  expect(await openOnes('2027-01-16')).toEqual(['901']);
});

test('where nothing is open nothing is acknowledged', async () => {
  expect(await know('USER_UNKNOWN', null)).toEqual({ things: 0, affected: 0 });
  await note([unknownUser('901', 1)]);
  expect(await know('USER_UNKNOWN', '902')).toEqual({ things: 0, affected: 0 });
});

test('what was acknowledged before numbers were kept counts for all of a code until its day', async () => {
  await store.sql`
    insert into acknowledgement (district_id, code, acknowledged_by, until)
    values (${district}, 'USER_UNKNOWN', 'Ana', '2027-06-30')`;
  await note([unknownUser('901', 100), unknownUser('902', 1)]);
  expect(await openOnes()).toEqual([]);
  expect(await openOnes('2027-07-01')).toEqual(['901', '902']);
});
