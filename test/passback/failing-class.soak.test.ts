import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

let district: Gradebooks;
let classes: string[];
beforeAll(async () => {
  district = await startGradebooks();
  const rows = await district.store.sql<Array<{ id: string }>>`
    select class_id as id from class_target
    where state = 'live' and term_start <= '2026-11-23' and term_end >= '2026-12-10' order by class_id limit 6`;
  classes = rows.map((each) => each.id);
});
afterAll(() => district?.stop());

const passBack = () => district.passBack('2026-11-23', { classes });

test('a course whose page always fails is left out with its code, and the others go', async () => {
  await district.fault('html-error?system=canvas', {
    status: 500,
    path: `/courses/sis_course_id:${classes[1]}/assignments`,
  });
  const report = await passBack();
  expect(report).toMatchObject({
    ...{ outcome: 'partial', classes: { done: 5, skipped: 1 } },
    leftOut: { CANVAS_SERVER_ERROR: 1 },
  });
  await district.calm();
  expect(await passBack()).toMatchObject({ outcome: 'complete', leftOut: {} });
});

test('a class whose gradebook the SIS cannot read is left out with its code, and the others go', async () => {
  await district.fault('html-error?system=powerschool', { path: `/classes/${classes[2]}/lineItems` });
  expect(await passBack()).toMatchObject({
    ...{ outcome: 'partial', classes: { done: 5, skipped: 1 } },
    leftOut: { ANSWER_NOT_JSON: 1 },
  });
  await district.calm();
});

test('a Canvas that is down for a while leaves no class out', async () => {
  await district.fault('html-error?system=canvas', { status: 500, path: '/assignments', times: 30 });
  expect(await passBack()).toMatchObject({ outcome: 'complete', leftOut: {} });
});
