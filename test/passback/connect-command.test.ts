import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../client/finding.js';
import { rollbook, type CommandResult } from '../client/rollbook.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

/** The key of the practice districts. */
const key = Buffer.alloc(32, 7).toString('base64');

let district: Gradebooks;
beforeAll(async () => {
  district = await startGradebooks();
});
afterEach(() => district.calm());
afterAll(() => district?.stop());

const command = (...words: string[]): Promise<CommandResult> =>
  rollbook(words, { DATABASE_URL: district.databaseUrl, ROLLBOOK_KEY: key });
const connect = (...words: string[]) => command('connect', district.district, ...words);
const codesOf = ({ json }: CommandResult) =>
  json<{ findings: Finding[] }>().findings.flatMap((each) => (each.code === undefined ? [] : [each.code]));

test('connect says what passback may do at both ends, and writes nothing', async () => {
  await district.forgetWrites();
  const { code, out } = await connect();
  expect(code).toBe(0);
  expect(out.match(/For passback:/g)).toHaveLength(2);
  expect(out).toContain('gradebook: reading, writing and deleting are given');
  expect(out).toContain('Both ends are ready.');
  expect(await district.writes()).toEqual({});
});

test('each missing right has its code and what to do', async () => {
  await district.fault('scope-withheld', { scope: 'gradebook.createput' });
  await district.fault('grades-hidden');
  const found = await connect('--json');
  expect(found.code).toBe(1);
  expect(codesOf(found)).toEqual(['GRADEBOOK_WRITE_REFUSED', 'CANVAS_GRADES_HIDDEN']);
  const { out } = await connect();
  expect(out).toContain('Give the plug-in the scope `gradebook.createput`');
  expect(out).toContain('2 to mend.');
});

test('a right that is missing for a part is told, and nothing has to be mended', async () => {
  await district.fault('scope-withheld', { scope: 'gradebook.delete' });
  const found = await connect('--json');
  expect(found.code).toBe(0);
  expect(codesOf(found)).toEqual(['GRADEBOOK_DELETE_REFUSED']);
});

test('classes that another product writes into are told once they were read', async () => {
  await district.edit('product-item', {
    ...{ class: district.class.id, product: 'Otus', title: 'Essay', points: 10, dueDate: '2026-11-20' },
    sourcedId: '3f1c1f0a-6c1e-4a9e-8f4a-2d9a0b1c2d3e',
  });
  await district.passBack();
  const { out } = await connect();
  expect(out).toContain('of 1 as last read: unknown 1; they are refused (OTHER_PRODUCT_FOUND)');
  const run = await command('run', district.district);
  expect(run.out).toContain('Both ends, as the run found them:');
  expect(run.out).toContain('Classes that took no part:');
  expect(run.out).toContain('OTHER_PRODUCT_WRITES');
});

test('a district without passback is not asked about it, unless that is wanted', async () => {
  await district.change((settings) => (settings.passback.enabled = false));
  expect((await connect()).out).not.toContain('For passback:');
  expect((await connect('--passback')).out).toContain('For passback:');
});

test('a run that a missing right has stopped shows what it found', async () => {
  await district.change((settings) => (settings.passback.enabled = true));
  await district.fault('grades-hidden');
  await expect(district.passBack()).rejects.toThrow();
  const { out } = await command('run', district.district);
  expect(out).toContain('CANVAS_GRADES_HIDDEN');
  expect(out).toContain('Grades - view all grades');
});
