import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodingProblems } from '../../codes/decoding-problems.js';
import { startFront, type Front } from '../nights/front.js';
import { problems, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { readCanvas } from '../oracle/read.js';
import { damage, type Json } from './damage.js';
import { randomOf } from './random.js';

/** How many records of each collection are damaged: 200 in all. */
const damagedOf = { orgs: 1, academicSessions: 3, courses: 12, classes: 24, users: 60, enrollments: 100 };
type Collection = keyof typeof damagedOf;

let front: Front;
let practice: Practice;
let oracle: Oracle;
/** Ids of damaged records, and of what hangs on them. */
const affected = new Set<string>();
beforeAll(async () => {
  front = await startFront();
  practice = await startPractice({ edit: (settings) => front.standBefore(settings) });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
});
afterAll(async () => {
  await practice?.stop();
  await front.close();
});

/** Chooses the records to be damaged, none of them new, and damages each of them the same way at every reading. */
async function damageRecords(spared: ReadonlySet<string>): Promise<Map<string, Buffer | null>> {
  const random = randomOf(7);
  const spoilt = new Map<string, Buffer | null>();
  for (const [collection, count] of Object.entries(damagedOf)) {
    const ids = (await truth(practice, collection)).map(({ sourcedId }) => String(sourcedId));
    const candidates = ids.filter((id) => !spared.has(id)).slice(collection === 'orgs' ? 2 : 0);
    for (let chosen = 0; chosen < count;) {
      const id = random.oneOf(candidates);
      const key = `${collection}/${id}`;
      if (spoilt.has(key)) continue;
      spoilt.set(key, null);
      affected.add(id);
      chosen += 1;
    }
  }
  front.spoil = (collection, record) => {
    const key = `${collection}/${String(record.sourcedId).trim()}`;
    const known = spoilt.get(key);
    if (known === undefined) return null;
    const bytes = known ?? damage(record, random).bytes;
    spoilt.set(key, bytes);
    // Under another id it is another thing to anybody who reads it.
    const { sourcedId } = (JSON.parse(bytes.toString('latin1')) ?? {}) as Json;
    if (typeof sourcedId === 'string' || typeof sourcedId === 'number')
      affected.add(String(sourcedId).replaceAll('\0', '').toWellFormed().trim());
    return bytes;
  };
  return spoilt;
}

/** Adds the ids of what hangs on damaged records: classes of a course, enrollments of a person. */
async function addWhatHangsOnThem(): Promise<void> {
  const classes = await truth(practice, 'classes');
  for (const each of classes as Array<Json & { sourcedId: string; terms: string[] }>) {
    const references = [each.course, each.school, ...each.terms];
    if (references.some((id) => affected.has(String(id)))) affected.add(each.sourcedId);
  }
  for (const each of await truth(practice, 'enrollments')) {
    if (!affected.has(String(each.sourcedId))) continue;
    affected.add(`${String(each.class)} / ${String(each.user)}`);
  }
}

const isAffected = (difference: string): boolean =>
  [...affected].some(
    (id) =>
      id.length < 100 &&
      new RegExp(`(^|[ /:])${id.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[ /:])`).test(difference),
  );

test('a night with two hundred malformed records ends, takes nothing from anybody, and brings what is sound', async () => {
  const { touched: added } = await practice.play('add-students', { count: 3 });
  const { touched: dropped } = await practice.play('drop-students', { count: 2 });
  const spared = new Set([added, dropped].flatMap((each) => Object.values(each).flat()));
  const before = await readCanvas(practice.sandbox.controlUrl);
  const spoilt = await damageRecords(spared);
  await addWhatHangsOnThem();

  const report = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(['partial', 'held']).toContain(report.outcome);
  expect(sent(report)['user create']).toBe(3);

  // Nothing is lost: as many rows were read as the SIS has, and each one is believed, or told with a code and a field.
  for (const { collection, rows } of report.collections) {
    expect([collection, rows]).toEqual([collection, (await truth(practice, collection)).length]);
  }
  expect([...spoilt.values()].every((bytes) => bytes !== null)).toBe(true);
  const told = (await problems(practice)).filter(({ code }) => code in decodingProblems);
  expect(told.length).toBeGreaterThan(40);
  for (const { field } of told) expect(field).not.toBe('');
  // An id is named; nothing else of a record is.
  const words = told.map(({ code, kind, field, remedy }) => ({ code, kind, field, remedy }));
  expect(JSON.stringify(words)).not.toMatch(/Maple|wizard|script|HYPERLINK/);

  // What is sound is as it must be, and whatever stood still stands.
  const found = await oracle.differences({ asOf: '2026-11-24T00:30', complete: false });
  expect(found.filter((each) => !isAffected(each))).toEqual([]);
  const after = await readCanvas(practice.sandbox.controlUrl);
  const left = (['account', 'term', 'course', 'section', 'user', 'enrollment'] as const).flatMap((kind) =>
    [...before[kind]]
      .filter(([key, { state }]) => after[kind].get(key)?.state !== state)
      .map(([key]) => `${kind} ${key}`),
  );
  // An exit is one, whatever else is not known.
  const isDrop = (each: string): boolean => [...spared].some((id) => each.includes(id));
  expect(left.filter((each) => isAffected(each) && !isDrop(each))).toEqual([]);
});

test('once they are mended everything is as it must be', async () => {
  front.spoil = null;
  for (const asOf of ['2026-11-25T00:30', '2026-11-26T00:30']) await practice.night({ asOf });
  expect(await oracle.differences({ asOf: '2026-11-26T00:30' })).toEqual([]);
  expect((await problems(practice)).filter(({ code }) => code in decodingProblems)).toEqual([]);
});

test('two hundred were damaged', () => {
  const counts = Object.values(damagedOf satisfies Record<Collection, number>);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(200);
});
