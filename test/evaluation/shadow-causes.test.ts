import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPractice, type Practice } from '../nights/practice.js';
import { bothEnds, shadowNight, standing, type Difference, type Night } from './shadow-practice.js';
import type { TruthLine } from './judge.js';

const secondDay = '2026-11-24';

let practice: Practice;
let [first, second, third]: Array<Night | undefined> = [];
let ends: Awaited<ReturnType<typeof bothEnds>>;
/** What is done to by either side. */
let met: Record<'person' | 'renamed' | 'concluded' | 'deletedSection' | 'enrolled' | 'excluded', TruthLine>;
let [removed, unreadable]: string[] = [];

/** Things that stand for one record each, and of which nothing differs on the first night; sections may be called otherwise. */
function plain(kind: string): TruthLine[] {
  const rows = first!.differences.filter((each) => each.kind !== 'section' || each.what !== 'other');
  const told = new Set(
    rows.filter((each) => each.kind === kind).flatMap((each) => [each.canvas_id, ...(each.sources ?? [])]),
  );
  return ends
    .of(kind)
    .filter((line) => line.state !== 'deleted' && line.traits.length === 0 && line.sourced_ids.length === 1)
    .filter((line) => !told.has(String(line.canvas_id)) && !told.has(line.sourced_ids[0]!));
}

beforeAll(async () => {
  practice = await startPractice({ canvasFilled: { way: 'clever-ids', seed: 'marigold' } });
  first = await shadowNight(practice, '2026-11-23T00:30');
  ends = await bothEnds(practice);
  const sisIdOfUser = new Map(ends.users.map((row) => [row.id, row.sis_id as string]));
  const students = new Map(ends.places.filter(({ role }) => role === 'student').map((each) => [each.user, each]));
  const people = plain('user').filter((line) => students.has(line.sourced_ids[0]!));
  const enrollments = ends.enrollments.filter((row) => row.state === 'active' && row.type === 'StudentEnrollment');
  const populated = plain('section').filter((line) =>
    enrollments.some((row) => row.canvas_section_id === line.canvas_id),
  );
  const courseOf = new Map(ends.of('course').map((line) => [line.sourced_ids[0], line]));
  const [concluded, deletedSection, enrolled, excluded] = populated as [TruthLine, TruthLine, TruthLine, TruthLine];
  const sitting = enrollments.find((row) => row.canvas_section_id === enrolled.canvas_id)!;
  met = { person: people[0]!, renamed: people[1]!, concluded, deletedSection, enrolled, excluded };

  // The SIS: a class is gone, somebody is renamed, and the record of another cannot be read.
  const used = new Set(Object.values(met).flatMap((line) => line.sourced_ids));
  const gone = populated.filter((line) => !used.has(line.sourced_ids[0]!)).at(-1)!;
  [removed] = (await practice.play('remove-class', { ids: gone.sourced_ids })).touched.classes!;
  unreadable = people[2]!.sourced_ids[0]!;
  await practice.fault('bad-record', { path: 'users', id: unreadable, kind: 'unknown-role' });
  await practice.play('rename-student', { ids: met.renamed.sourced_ids });
  // The district file: a title is left out.
  const titles = await practice.store.sql<Array<{ title: string }>>`
    select body->>'title' as title from mirror_record where collection = 'classes' and sourced_id = ${excluded.sourced_ids[0]!}`;
  await practice.change((settings) => void (settings.scope.excludeTitles = [titles[0]!.title]));
  // Canvas: a course is concluded, a section deleted, a student set inactive, and somebody changed past recognition.
  const course = courseOf.get(concluded.sourced_ids[0])!;
  await practice.plant('ui-edit', { kind: 'course', sisId: course.sis_id, event: 'conclude' });
  await practice.plant('ui-edit', { kind: 'section', sisId: deletedSection.sis_id, workflow_state: 'deleted' });
  await practice.plant('enrollment-edit', {
    ...{
      section: enrolled.sis_id,
      user: sisIdOfUser.get(sitting.canvas_user_id as number),
      workflow_state: 'inactive',
    },
  });
  const sisId = sisIdOfUser.get(met.person.canvas_id!);
  await practice.plant('ui-edit', {
    kind: 'user',
    sisId,
    name: 'Quite Another',
    email: 'quite.another@letterbox.example',
  });
  const login = { unique_id: 'quite.another', sis_user_id: 'another-id', integration_id: '' };
  await practice.plant('ui-edit', { kind: 'login', sisId, ...login });
  second = await shadowNight(practice, `${secondDay}T00:30`);
});
afterAll(() => practice?.stop());

const fresh = (kind: string, what: string): Difference[] =>
  second!.differences.filter((each) => each.kind === kind && each.what === what && each.since === secondDay);
const told = (rows: readonly Difference[]) =>
  rows.map(({ field, cause, detail, canvas_id }) => [field, cause, detail, canvas_id]).sort();

test('a person whose name, login, address and ids all change in Canvas is still the same account', () => {
  const id = String(met.person.canvas_id);
  const rows = second!.differences.filter((each) => each.kind === 'user' && each.canvas_id === id);
  expect(new Set(rows.map(({ what, cause }) => `${what} ${cause}`))).toEqual(new Set(['other CANVAS_AHEAD']));
  expect(rows.map(({ field }) => field)).toEqual(expect.arrayContaining(['name', 'login']));
  expect(fresh('user', 'missing')).toEqual([]);
});

test('a person renamed in the SIS is told as that', () => {
  const rows = fresh('user', 'other').filter(({ canvas_id }) => canvas_id !== String(met.person.canvas_id));
  expect(told(rows)).toEqual([['name', 'SIS_AHEAD', null, String(met.renamed.canvas_id)]]);
});

test('a person whose record cannot be read is kept away by that problem, and so are their places', () => {
  const holder = ends.of('user').find((line) => line.sourced_ids[0] === unreadable)!;
  const rows = fresh('user', 'extra');
  expect(rows.map(({ cause, canvas_id }) => [cause, canvas_id])).toEqual([
    ['RECORD_KEPT_AWAY', String(holder.canvas_id)],
  ]);
  expect(rows[0]!.detail).toBe('RECORD_REJECTED');
  const places = fresh('enrollment', 'extra').filter((each) => each.canvas_user_id === String(holder.canvas_id));
  expect(places.length).toBeGreaterThan(0);
  expect(new Set(places.map(({ cause, detail }) => `${cause} ${detail}`))).toEqual(
    new Set([`RECORD_KEPT_AWAY ${rows[0]!.detail}`]),
  );
});

test('a class that is gone from the SIS, and one that the district file leaves out, are more than wanted', () => {
  const canvasId = (id: string) => String(ends.of('section').find((line) => line.sourced_ids[0] === id)!.canvas_id);
  const rows = fresh('section', 'extra');
  const causes = new Map(rows.map(({ cause, detail, canvas_id }) => [canvas_id, [cause, detail]]));
  expect(causes.get(canvasId(removed!))?.[0]).toBe('SIS_AHEAD');
  expect(causes.get(String(met.excluded.canvas_id))).toEqual(['RECORD_OUT_OF_SCOPE', null]);
});

test('what was concluded, deleted or set inactive in Canvas is told, and its class only once', () => {
  const deleted = fresh('section', 'missing');
  expect(deleted.map(({ cause, sources }) => [cause, sources])).toEqual([
    ['GONE_FROM_CANVAS', met.deletedSection.sourced_ids],
  ]);
  expect(told(fresh('course', 'other'))).toMatchObject([['status', 'CANVAS_AHEAD', null, expect.any(String)]]);
  expect(told(fresh('enrollment', 'other'))).toEqual([
    ['status', 'CANVAS_AHEAD', null, String(met.enrolled.canvas_id)],
  ]);
  expect(fresh('enrollment', 'missing')).toEqual([]);
  const hanging = second!.shadow.compared.find(({ hanging }) => hanging > 0);
  expect(hanging?.kind).toBe('enrollment');
});

test('a night on which nothing happens finds the same for the same reasons, and nothing new', async () => {
  const before = await standing(practice);
  third = await shadowNight(practice, `${secondDay}T23:30`);
  expect(third.shadow.differences.filter((each) => each.fresh > 0)).toEqual([]);
  expect(third.shadow.gone).toEqual([]);
  const of = (night: Night) =>
    night.differences.map(({ key, cause, detail, since }) => [key, cause, detail, since]).sort();
  expect(of(third)).toEqual(of(second!));
  expect(await standing(practice)).toEqual(before);
});
