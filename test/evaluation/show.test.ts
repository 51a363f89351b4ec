import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rollbook } from '../client/rollbook.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { evaluate, lastEvaluation } from './evaluate.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ canvasFilled: { way: 'half-and-half', seed: 'marigold' } });
});
afterAll(() => practice?.stop());

const show = (...words: string[]) =>
  rollbook(['evaluation', 'show', practice.district, ...words], { DATABASE_URL: practice.databaseUrl });

test('a district that was not evaluated is told so', async () => {
  const { code, err } = await show();
  expect(code).toBe(1);
  expect(err).toContain('NOT_EVALUATED');
});

test('an evaluation is shown as text, page, JSON and files, and names people in the files alone', async () => {
  await evaluate(practice, '2026-11-23T09:00');
  const folder = join(inject('runFolder'), `schools-${practice.district}`);
  const page = join(inject('runFolder'), `${practice.district}.html`);
  const { out } = await show('--html', page, '--csv', folder);
  const { evaluation } = await lastEvaluation(practice);
  const [school] = evaluation.schools;
  expect(out).toContain('linked, certain');
  expect(out).toContain(school!.name);
  const json = JSON.parse((await show('--json')).out) as { counts: unknown[]; difference: unknown };
  expect(json.counts).toEqual(evaluation.counts);
  expect(json.difference).toBeNull();
  const html = readFileSync(page, 'utf8');
  expect(html).toContain(school!.name);

  const files = readdirSync(folder);
  expect(files).toHaveLength(evaluation.schools.length + 1);
  const rows = files.flatMap((file) =>
    parse<Record<string, string>>(readFileSync(join(folder, file)), { columns: true, bom: true }),
  );
  const wanted = evaluation.counts.filter((each) => each.kind !== 'enrollment');
  const sum = wanted.reduce((all, each) => all + each.certain + each.likely + each.question + each.made, 0);
  expect(rows).toHaveLength(sum);
  const people = rows.filter((row) => row.kind === 'user').map((row) => row['in the SIS']!);
  expect(people.length).toBeGreaterThan(300);
  expect(people.filter((name) => `${html}${out}`.includes(name))).toEqual([]);
});

test('one school is shown alone, and one that is none is told', async () => {
  const { evaluation } = await lastEvaluation(practice);
  const [one, other] = evaluation.schools;
  const { out } = await show('--school', one!.school);
  expect(out).toContain(one!.name);
  expect(out).not.toContain(other!.name);
  expect((await show('--school', 'nowhere')).err).toContain('SCHOOL_NOT_EVALUATED');
});

test('after something was mended the next evaluation shows what differs', async () => {
  await practice.play('add-students', { count: 3 });
  await evaluate(practice, '2026-11-23T15:00');
  const { difference } = JSON.parse((await show('--json')).out) as { difference: Array<{ what: string }> };
  expect(difference.map(({ what }) => what)).toContain('user made');
});
