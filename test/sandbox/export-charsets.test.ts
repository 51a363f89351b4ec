import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExport } from '../../sandbox/district/csv-read.js';
import type { District } from '../../sandbox/district/records.js';
import { smallExport, writeZip, type ExportFiles } from './export-zip.js';

const users = smallExport['users.csv'];
let folder: string;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-charsets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function load(changed: ExportFiles): Promise<{ district: District; remarks: string[] }> {
  const remarks: string[] = [];
  const path = await writeZip(join(folder, `${(made += 1)}.zip`), { ...smallExport, ...changed });
  const district = await readExport(path, 'office', '2026-11-23', (remark) => remarks.push(remark));
  return { district, remarks };
}

describe('bytes that are not UTF-8', () => {
  it.each([
    [
      'Windows-1252',
      'José Núñez’s “Žan”',
      Buffer.from([
        0x4a, 0x6f, 0x73, 0xe9, 0x20, 0x4e, 0xfa, 0xf1, 0x65, 0x7a, 0x92, 0x73, 0x20, 0x93, 0x8e, 0x61, 0x6e, 0x94,
      ]),
    ],
    ['Latin-1', 'Zoë Ågård', Buffer.from('Zoë Ågård', 'latin1')],
    [
      'Windows-1252 where two letters look like UTF-8',
      'RENÉ’S Ü',
      Buffer.from([0x52, 0x45, 0x4e, 0xc9, 0x92, 0x53, 0x20, 0xdc]),
    ],
  ])('are read as %s, with a remark', async (_charset, name, bytes) => {
    const file = Buffer.concat([Buffer.from(users.split('Orla')[0]!), bytes, Buffer.from(users.split('Orla')[1]!)]);
    const { district, remarks } = await load({ 'users.csv': file });
    expect(district.users[1]!.givenName).toBe(name);
    expect(remarks).toEqual(['users.csv, line 3: is not UTF-8, and was read as Windows-1252']);
  });

  it('beside lines of UTF-8 leave those as they are', async () => {
    const file = Buffer.concat([
      Buffer.from(users.replace('Brindle', 'Zoë')),
      Buffer.from('w,,true,s,student,w1,René,Fenn,1003,\n', 'latin1'),
    ]);
    const { district } = await load({ 'users.csv': file });
    expect(district.users.map(({ givenName }) => givenName)).toEqual(['Zoë', 'Orla', 'René']);
  });

  it.each([
    ['of the old charset of the Mac', Buffer.from([0x4e, 0x9c, 0x96, 0x65, 0x7a, 0x4a, 0x6f, 0x73, 0x8e])],
    ['of DOS', Buffer.from([0x4e, 0xa3, 0xa4, 0x65, 0x7a, 0x52, 0x65, 0x6e, 0x82, 0x65])],
    ['that Windows-1252 has no character for', Buffer.from([0x41, 0x9d, 0x42])],
    ['of two charsets in one line', Buffer.concat([Buffer.from('Zoë '), Buffer.from('René', 'latin1')])],
  ])('%s are refused with their line', async (_charset, bytes) => {
    const file = Buffer.concat([Buffer.from(users.split('Orla')[0]!), bytes, Buffer.from(users.split('Orla')[1]!)]);
    await expect(load({ 'users.csv': file })).rejects.toThrow(/^[^\n]*\nusers\.csv, line 3: .*charset/);
  });

  it('were letters once, where a sign says that they were lost before: that is told', async () => {
    const { remarks } = await load({ 'users.csv': users.replace('Orla', 'Ren\uFFFD') });
    expect(remarks).toEqual([expect.stringMatching(/^users\.csv, line 3: holds the sign \uFFFD/)]);
  });
});
