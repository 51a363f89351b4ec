import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { readExport } from '../../sandbox/district/csv-read.js';
import { exportCsv } from '../../sandbox/district/csv-write.js';
import { generateDistrict } from '../../sandbox/district/generate.js';
import { collections } from '../../sandbox/district/records.js';
import { startPowerSchool } from './powerschool-client.js';

const today = '2026-11-23';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const small: Record<string, string> = {
  'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n',
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nd,,,District,district,,\ns,,,School,school,,d\n',
  'academicSessions.csv':
    'sourcedId,title,type,startDate,endDate,parentSourcedId,schoolYear\nt,Year,schoolYear,2026-08-12,2027-06-09,,2027\n',
  'courses.csv': 'sourcedId,title,courseCode,orgSourcedId\nc,Course,C1,d\n',
  'classes.csv': 'sourcedId,title,classType,courseSourcedId,schoolSourcedId,termSourcedIds\nk,Class,scheduled,c,s,t\n',
  'users.csv': 'sourcedId,orgSourcedIds,role,username,givenName,familyName\nu,s,student,u1,Brindle,"Quill, Jr."\n',
  'enrollments.csv':
    'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\ne,k,s,u,student,,,\n',
};

async function zipOf(files: Record<string, string>): Promise<string> {
  const path = join(folder, `${Math.random()}.zip`);
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

describe('an export', () => {
  it('that the sandbox writes is read back the same, record for record', async () => {
    const district = generateDistrict({ seed: 'export', students: 600, today });
    const path = join(folder, 'written.zip');
    await pipeline(exportCsv(district), createWriteStream(path));
    const again = await readExport(path, 'export', today);
    for (const name of collections) expect(again[name]).toEqual(district[name]);
  });

  it('with only the columns that must be there, a byte order mark and blank optional cells is read', async () => {
    const path = await zipOf({
      ...small,
      'orgs.csv': `\uFEFF${small['orgs.csv']}`,
      'demographics.csv': 'not,read\n1\n',
    });
    const district = await readExport(path, 'small', today);
    expect(district.users[0]).toMatchObject({ familyName: 'Quill, Jr.', email: null, enabledUser: true, orgs: ['s'] });
    expect(district.enrollments[0]).toMatchObject({ status: 'active', beginDate: null, endDate: null, primary: null });
  });

  it.each([
    ['orgs.csv', 'sourcedId,type\nd,district\n', 'orgs.csv, line 1: lacks the column name'],
    ['users.csv', `${small['users.csv']}v,s,student,,A,B\n`, 'users.csv, line 3: username is blank'],
    ['users.csv', `${small['users.csv']}u,s,student,u2,A,B\n`, 'users.csv, line 3: sourcedId u comes twice'],
    ['courses.csv', `${small['courses.csv']}"c2,Torn\n`, 'courses.csv, line'],
    ['classes.csv', `${small['classes.csv']}k2,Short\n`, 'classes.csv, line 3'],
    [
      'academicSessions.csv',
      small['academicSessions.csv']!.replace('2027-06-09', '09.06.2027'),
      'academicSessions.csv, line 2: endDate is not a day',
    ],
    [
      'manifest.csv',
      'propertyName,value\noneroster.version,1.2\n',
      'manifest.csv, line 2: the export is OneRoster 1.2',
    ],
    ['manifest.csv', 'propertyName,value\nfile.users,delta\n', 'users is a delta'],
  ])('with a bad %s is refused with file, line and problem', async (name, text, message) => {
    await expect(readExport(await zipOf({ ...small, [name]: text }), 'bad', today)).rejects.toThrow(message);
  });

  it('that lacks a file, or is no zip, is refused by name', async () => {
    const { 'orgs.csv': _left, ...rest } = small;
    await expect(readExport(await zipOf(rest), 'bad', today)).rejects.toThrow('lacks orgs.csv');
    const text = join(folder, 'text.zip');
    await writeFile(text, 'hello');
    await expect(readExport(text, 'bad', today)).rejects.toThrow('cannot be read as a zip');
  });
});

describe('a sandbox', () => {
  it('started from an export serves it, plays events in it, and is the same after a restart without the file', async () => {
    const from = await zipOf(small);
    const first = await startPowerSchool({ from });
    expect((await first.rows('/users', 'users'))[0]!.familyName).toBe('Quill, Jr.');
    await first.play('mark-tobedeleted', { ids: ['u'] });
    await first.stop({ keep: true });
    await rm(from);
    const second = await startPowerSchool({ dataFolder: first.dataFolder, students: undefined });
    expect((await second.rows('/users', 'users'))[0]!.status).toBe('tobedeleted');
    expect(await (await second.control('GET', '/export')).arrayBuffer()).toHaveProperty('byteLength');
    await second.stop();
  });
});
