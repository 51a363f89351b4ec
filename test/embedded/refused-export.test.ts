import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../../embedded/ports.js';
import { practiceDistrict } from '../../embedded/practice-district.js';
import { startSandbox } from '../../embedded/sandbox-process.js';
import { SetupError } from '../../embedded/setup-error.js';
import { smallExport, writeFolder, writeZip } from '../sandbox/export-zip.js';

const folder = mkdtempSync(join(tmpdir(), 'rollbook-refused-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const users = smallExport['users.csv'];

async function start(from: string) {
  const { folderName } = practiceDistrict({ from });
  const ports = { powerschool: await freePort(), canvas: await freePort(), control: await freePort() };
  return startSandbox({ folder: join(folder, folderName), log: join(folder, 'sandbox.log'), ports, from });
}

async function refusalOf(from: string): Promise<SetupError> {
  const error: unknown = await start(from).catch((thrown: unknown) => thrown);
  if (!(error instanceof SetupError)) throw new Error('the sandbox started');
  return error;
}

test('a start tells what is wrong with its own export, and nothing of what an earlier one told', async () => {
  const torn = await writeZip(join(folder, 'torn.zip'), { ...smallExport, 'users.csv': `${users}w,"torn\n` });
  const first = await refusalOf(torn);
  expect(first.code).toBe('EXPORT_REFUSED');
  expect(first.message).toBe(
    'torn.zip cannot be loaded:\n' +
      'users.csv, line 4: cannot be cut into cells. Check its quotes: one within a quoted value is doubled',
  );

  const { 'orgs.csv': _left, ...rest } = smallExport;
  const second = await refusalOf(await writeZip(join(folder, 'half-mended.zip'), rest));
  expect(second.message).toBe('half-mended.zip cannot be loaded:\nhalf-mended.zip: lacks orgs.csv');

  const mended = await start(
    await writeFolder(join(folder, 'mended'), { ...smallExport, 'users.csv': users.replace('u1', '') }),
  );
  expect(mended.notices).toEqual(['users.csv, line 2: username is blank, and is served blank']);
  await mended.stop();
});

test('an export that was mended, in a zip or in a folder, is a district of its own', async () => {
  const before = await writeFolder(join(folder, 'office'), smallExport);
  const first = practiceDistrict({ from: before });
  expect([first.name, first.key]).toEqual(['Export office', expect.stringMatching(/^export-[0-9a-f]{8}$/)]);
  expect(practiceDistrict({ from: before })).toEqual(first);
  await writeFolder(before, { 'users.csv': users.replace('u1', 'u2') });
  expect(practiceDistrict({ from: before }).key).not.toBe(first.key);
  expect(() => practiceDistrict({ from: join(folder, 'nowhere') })).toThrow('There is no file or folder');
});
