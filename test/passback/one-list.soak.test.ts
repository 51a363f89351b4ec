import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
beforeAll(async () => {
  district = await startGradebooks();
  // Some classes of each school have work with grades.
  const classes = await district.store.sql<Array<{ id: string; school: string }>>`
    select id, school from (
      select t.class_id as id, t.school, row_number() over (partition by t.school order by t.class_id) as at
      from class_target t
      join mirror_enrollment e on e.district_id = t.district_id and e.class_id = t.class_id and e.is_primary
      where t.state = 'live' and t.term_start <= '2026-11-01' and t.term_end >= '2026-12-10') c
    where at <= 4 order by id`;
  await district.teach('fill-courses', {
    courses: classes.map((each) => each.id),
    assignments: 2,
    graded: 0.8,
    publish: true,
  });
});
afterAll(() => district?.stop());

const wholeDistrict = () => district.passBack('2026-11-23', {});
const items = () => district.held<{ sourcedId: string; title: string }>('lineItems');

/** Requests for line items since the last call: of all classes in one list, and of classes beside the one that connect tries. */
async function requestsForItems(): Promise<{ list: number; classes: number }> {
  const { controlUrl } = district.sandbox;
  const answer = await fetch(`${controlUrl}/requests`);
  const { counts } = (await answer.json()) as { counts: Array<{ path: string; count: number }> };
  await fetch(`${controlUrl}/requests`, { method: 'DELETE' });
  const sum = (wanted: RegExp) =>
    counts.filter(({ path }) => wanted.test(path)).reduce((all, { count }) => all + count, 0);
  return { list: sum(/v1p1\/lineItems$/), classes: sum(/\/classes\/[^/]+\/lineItems$/) - 1 };
}

test('schools of whose gradebooks the list says nothing are read class by class', async () => {
  await requestsForItems();
  const report = await wholeDistrict();
  expect(report.outcome).toBe('complete');
  expect(report.sent.accepted).toBeGreaterThan(20);
  expect(await requestsForItems()).toEqual({ list: 1, classes: report.classes.done });
});

/** Classes to read beside the list: one of each school that has line items, and all of the others. */
async function classesToRead(): Promise<number> {
  const [found] = await district.store.sql<[{ classes: number }]>`
    with counted as (
      select c.school, count(distinct c.class_id)::int as classes, count(i.sourced_id) > 0 as has_items
      from passback_class c left join sis_line_item i on i.class_id = c.class_id
      where c.run_id = (select max(run_id) from passback_class)
      group by c.school)
    select sum(case when has_items then 1 else classes end)::int as classes from counted`;
  return found.classes;
}

test('a quiet night reads all line items in one list, compares a class of each school with it, and keeps no list', async () => {
  await district.forgetWrites();
  const report = await wholeDistrict();
  expect(await district.writes()).toEqual({});
  const beside = await classesToRead();
  expect(await requestsForItems()).toEqual({ list: 1, classes: beside });
  expect(beside).toBeLessThan(report.classes.done / 2);
  expect(await district.store.sql`select 1 from listed_line_item`).toHaveLength(0);
});

test('a line item that the list lacks is looked for in its class before it is called deleted', async () => {
  const [first] = await items();
  await district.edit('delete-item', { lineItem: first!.sourcedId });
  const { notes } = await wholeDistrict();
  expect(notes).toMatchObject({ LINE_ITEM_DELETED: 1 });
  expect(await requestsForItems()).toEqual({ list: 1, classes: (await classesToRead()) + 1 });
});

test('a few classes are read by their own lists', async () => {
  await requestsForItems();
  await district.passBack();
  expect(await requestsForItems()).toEqual({ list: 0, classes: 1 });
});

test('classes of which the list says nothing are read by their own lists', async () => {
  await requestsForItems();
  await district.switches({ 'all-line-items': 'none' });
  await wholeDistrict();
  const { list, classes } = await requestsForItems();
  expect(list).toBe(1);
  expect(classes).toBeGreaterThan(20);
});

test('where the SIS does not give the list, classes are read by their own lists', async () => {
  await district.switches({ 'all-line-items': 'every-class' });
  await district.fault('bad-gateway', { path: 'v1p1/lineItems', status: 404 });
  await requestsForItems();
  const report = await wholeDistrict();
  expect(report).toMatchObject({ outcome: 'complete', classes: { skipped: 0 } });
  expect((await requestsForItems()).classes).toBeGreaterThan(20);
});
