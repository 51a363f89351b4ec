import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { canvasFiles } from '../../canvas/sis/rows.js';
import { writeSisZip } from '../../canvas/sis/sis-zip.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-zip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function enrollmentLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `s${index % 977},u${(index * 7919) % 100_003},student,active\n`);
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** The same bytes, cut elsewhere. */
async function* cutInto(lines: string[], bytes: number): AsyncGenerator<Buffer> {
  const whole = Buffer.from(lines.join(''));
  for (let start = 0; start < whole.length; start += bytes) yield whole.subarray(start, start + bytes);
}

async function unzip(path: string): Promise<Array<{ name: string; content: string; compressed: boolean }>> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.open(path, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const files: Array<{ name: string; content: string; compressed: boolean }> = [];
  return new Promise((resolve, reject) => {
    zip.on('error', reject).on('end', () => resolve(files));
    zip.on('entry', (entry: yauzl.Entry) =>
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        text(stream).then((content) => {
          files.push({ name: entry.fileName, content, compressed: entry.compressionMethod !== 0 });
          zip.readEntry();
        }, reject);
      }),
    );
    zip.readEntry();
  });
}

test('the same rows give the same bytes, however the source cuts them and whenever it is written', async () => {
  const lines = enrollmentLines(40_000);
  await writeSisZip(join(folder, 'a.zip'), [{ kind: 'enrollment', csv: lines }]);
  await new Promise((resolve) => setTimeout(resolve, 2_100)); // zip times count in steps of two seconds
  await writeSisZip(join(folder, 'b.zip'), [{ kind: 'enrollment', csv: cutInto(lines, 9_973) }]);
  const [one, other] = await Promise.all([readFile(join(folder, 'a.zip')), readFile(join(folder, 'b.zip'))]);
  expect(one.equals(other)).toBe(true);
});

test('Canvas finds each file with its header, in its own order, and reads every row', async () => {
  const path = join(folder, 'order.zip');
  const user = {
    user_id: 'u1',
    login_id: 'zoe.müller',
    status: 'active',
    first_name: 'Zoë "Zo"',
    last_name: "O'Neil, Jr. 😀",
    email: '',
    authentication_provider_id: '',
  } as const;
  const lines = enrollmentLines(3_000);
  const written = await writeSisZip(path, [
    { kind: 'enrollment', csv: lines },
    { kind: 'user', csv: [stringify([user], { columns: [...canvasFiles.user.columns] })] },
  ]);
  const files = await unzip(path);
  expect(files.map((file) => file.name)).toEqual(['users.csv', 'enrollments.csv']);
  expect(parse(files[0]?.content ?? '', { columns: true })).toEqual([{ ...user, short_name: '' }]);
  expect(files[1]?.content).toBe(`section_id,user_id,role,status\n${lines.join('')}`);
  expect(written.compressed).toBe(true);
  expect(written.sha256).toBe(await digestOf(path));
  expect(written.csvBytes).toBe(files.reduce((sum, file) => sum + Buffer.byteLength(file.content), 0));
});

test('rows so alike that Canvas would refuse the zip for its expansion are stored as they are', async () => {
  const path = join(folder, 'alike.zip');
  const line = 'same-section-id,same-user-id,student,active\n';
  const lines = Array.from({ length: 100_000 }, () => line);
  const written = await writeSisZip(path, [{ kind: 'enrollment', csv: lines }]);
  expect(written.compressed).toBe(false);
  expect(written.sha256).toBe(await digestOf(path));
  expect(written.csvBytes).toBeLessThan(written.zipBytes * 100);
  const [file] = await unzip(path);
  expect(file).toMatchObject({ name: 'enrollments.csv', compressed: false });
  expect(file?.content).toBe(`section_id,user_id,role,status\n${lines.join('')}`);
});

test('a source that fails in the middle fails the zip and leaves no file behind', async () => {
  const folderOfThis = await mkdtemp(join(folder, 'broken-'));
  async function* broken() {
    yield 's1,u1,student,active\n';
    await Promise.resolve();
    throw new Error('the database went away');
  }
  const files = [
    { kind: 'user', csv: [] as string[] },
    { kind: 'enrollment', csv: broken() },
  ] as const;
  await expect(writeSisZip(join(folderOfThis, 'x.zip'), files)).rejects.toThrow('the database went away');
  expect(await readdir(folderOfThis)).toEqual([]);
});

test('a folder that does not exist is an error, not a hang', async () => {
  const path = join(folder, 'missing', 'x.zip');
  await expect(writeSisZip(path, [{ kind: 'user', csv: [] }])).rejects.toMatchObject({ code: 'ENOENT' });
});

test('two files of one kind are refused, for Canvas reads them in any order', async () => {
  const twice = [
    { kind: 'user', csv: [] },
    { kind: 'user', csv: [] },
  ] as const;
  await expect(writeSisZip(join(folder, 'twice.zip'), twice)).rejects.toThrow(RangeError);
});
