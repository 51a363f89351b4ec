import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExport } from '../../sandbox/district/csv-read.js';
import { exportCsv } from '../../sandbox/district/csv-write.js';
import { ExportError } from '../../sandbox/district/export-report.js';
import { generateDistrict } from '../../sandbox/district/generate.js';
import { collections } from '../../sandbox/district/records.js';
import { smallExport, writeFolder, writeZip, type ExportFiles } from './export-zip.js';
import { startPowerSchool } from './powerschool-client.js';

const today = '2026-11-23';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const users = smallExport['users.csv'];
const classes = smallExport['classes.csv'];
let made = 0;
const zipOf = (files: ExportFiles): Promise<string> => writeZip(join(folder, `${(made += 1)}.zip`), files);
const refusal = async (files: ExportFiles): Promise<string> => {
  const error: unknown = await readExport(await zipOf(files), 'bad', today).catch((thrown: unknown) => thrown);
  if (!(error instanceof ExportError)) throw new Error('the export was loaded');
  return error.message;
};

describe('an export', () => {
  it('that the sandbox writes is read back the same, record for record', async () => {
    const district = generateDistrict({ seed: 'export', students: 600, today });
    const path = join(folder, 'written.zip');
    await pipeline(exportCsv(district), createWriteStream(path));
    const again = await readExport(path, 'export', today);
    for (const name of collections) expect(again[name]).toEqual(district[name]);
  });

  it.each<[string, string, string]>([
    ['orgs.csv', 'sourcedId,type\nd,district\n', 'orgs.csv, line 1: lacks the column name'],
    ['users.csv', 'sourcedId,username\nu,u1\n', 'users.csv, line 1: lacks the column role, givenName or familyName'],
    ['users.csv', '', 'users.csv: is empty'],
    [
      'users.csv',
      users.replace('Orla,Fenn', 'Orla,Fenn, III'),
      'users.csv, line 3: has 11 cells where the header has 10',
    ],
    [
      'users.csv',
      users.replace('Orla,Fenn,9001,', 'Orla,Fenn, III,9001,v@office.example'),
      'users.csv, line 3: has 11 cells',
    ],
    ['users.csv', users.replace(/^(.*\n).*\n(.*),\n/, '$1$2, III,,\n'), 'users.csv, line 2: has 12 cells'],
    ['users.csv', users.replace('Orla', '"Orla'), 'users.csv, line 3: cannot be cut into cells'],
    ['users.csv', users.replace(',student', ',"student'), 'users.csv, line 2: cannot be cut into cells'],
    ['classes.csv', `${classes}k2,Short\n`, 'classes.csv, line 3: has 2 cells where the header has 6'],
    [
      'manifest.csv',
      'propertyName,value\noneroster.version,1.2\n',
      'manifest.csv, line 2: the export is OneRoster 1.2. Ask',
    ],
    ['manifest.csv', 'propertyName,value\nfile.users,Delta\n', 'manifest.csv, line 2: users is a delta'],
    ['users.csv', 'PK\x03\x04rest', 'users.csv: is not a CSV file but a workbook'],
  ])('with a bad %s is refused with file, line and problem', async (name, text, message) => {
    expect(await refusal({ ...smallExport, [name]: text })).toContain(message);
  });

  it('of OneRoster 1.2 is refused in one sentence that says what is needed', async () => {
    const { 'manifest.csv': _left, ...rest } = smallExport;
    const files = {
      ...rest,
      'users.csv': 'sourcedId,enabledUser,username,givenName,familyName\nu,true,u1,Brindle,Quill\n',
      'roles.csv': 'sourcedId,userSourcedId,roleType,role,orgSourcedId\nr,u,primary,student,s\n',
      'userProfiles.csv': 'sourcedId,userSourcedId\np,u\n',
    };
    expect((await refusal(files)).split('\n').slice(1)).toEqual([
      'users.csv, line 1: has no column role: with roles.csv and userProfiles.csv this is OneRoster 1.2. ' +
        'Ask the SIS for a OneRoster 1.1 export (bulk): the practice PowerSchool speaks 1.1 alone',
    ]);
  });

  it('tells all mistakes of all files at once', async () => {
    const message = await refusal({
      ...smallExport,
      'orgs.csv': 'sourcedId,type\nd,district,x,y\n',
      'classes.csv': `${classes}"k2,Torn,scheduled,c,s,t\nk3,Whole,scheduled,c,s,t\n"k4,Torn,scheduled,c,s,t\nk5,Art, Music,scheduled,c,s,t\n`,
      'users.csv': `${users.replace('u1', '')}w\nx,y,z\n`,
    });
    const places = message.split('\n').map((line) => line.split(': ')[0]);
    expect(places.slice(1)).toEqual([
      ...['orgs.csv, line 2', 'orgs.csv, line 1', 'classes.csv, line 3', 'classes.csv, line 5', 'classes.csv, line 6'],
      ...['users.csv, line 4', 'users.csv, line 5'],
    ]);
  });

  it('with very many mistakes tells the first fifty and the number of the others, by file', async () => {
    const bad = 'k2,Short\n';
    const message = await refusal({
      ...smallExport,
      'classes.csv': classes + bad.repeat(60),
      'enrollments.csv': `${smallExport['enrollments.csv']}"torn\n`,
    });
    const lines = message.split('\n');
    expect([lines.length, lines[50]]).toEqual([52, expect.stringContaining('classes.csv, line 52')]);
    expect(lines.at(-1)).toBe('and 11 more mistakes (classes.csv 10, enrollments.csv 1)');
  });

  it('that is a delta, or holds a file twice, is refused with all its other mistakes', async () => {
    const torn = `${users}w,,true\n`;
    const manifest = `${smallExport['manifest.csv']}file.enrollments,delta\n`;
    const delta = await refusal({ ...smallExport, 'manifest.csv': manifest, 'users.csv': torn });
    expect(delta.split('\n').slice(1)).toEqual([
      'manifest.csv, line 4: enrollments is a delta. Export in bulk',
      expect.stringMatching(/^users\.csv, line 4: /),
    ]);
    const other = { 'old/Users.csv': torn, 'classes.csv': `${classes}k2,Short\n` };
    const twice = await refusal({ ...smallExport, ...other });
    expect(twice).toContain('holds both users.csv and old/Users.csv. Leave one of them');
    expect(twice).toMatch(/^old\/Users\.csv, line 4: /m);
    expect(twice).toMatch(/^classes\.csv, line 3: /m);
    expect(twice.split('\n')).toHaveLength(4);
    const { 'orgs.csv': _orgs, ...rest } = smallExport;
    expect(await refusal({ ...rest, 'manifest.csv': manifest })).toMatch(
      /line 4: enrollments is a delta[^]*lacks orgs\.csv/,
    );
  });

  it('never shows what a line says of a person', async () => {
    const torn = users.replace('Orla', '"Orla"x"').replace('Fenn', '"Fenn');
    const message = await refusal({ ...smallExport, 'users.csv': `${torn}w,,perhaps\n` });
    for (const value of ['Orla', 'Fenn', '9001', 'perhaps']) expect(message).not.toContain(value);
  });

  it('that lacks a file, holds one twice, or is no export at all is refused by name', async () => {
    const { 'orgs.csv': _orgs, 'users.csv': _users, ...rest } = smallExport;
    expect(await refusal(rest)).toContain('lacks orgs.csv, users.csv');
    const twice = { ...smallExport, 'old/Users.csv': users };
    expect(await refusal(twice)).toContain('holds both users.csv and old/Users.csv. Leave one of them');
    expect(await refusal({ 'xl/workbook.xml': '<x/>' })).toContain('is an Excel workbook');
    const text = join(folder, 'text.zip');
    await writeFile(text, 'hello');
    await expect(readExport(text, 'bad', today)).rejects.toThrow('text.zip: cannot be read as a zip');
    const table = join(folder, 'users.csv');
    await writeFile(table, users);
    await expect(readExport(table, 'bad', today)).rejects.toThrow('users.csv: is one file of an export');
    await expect(readExport(join(folder, 'nowhere'), 'bad', today)).rejects.toThrow('there is no such file or folder');
  });
});

describe('a sandbox', () => {
  it('started from an export serves it, plays events in it, and is the same after a restart without the file', async () => {
    const from = await zipOf(smallExport);
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

  it('started from a folder keeps a copy of it, and serves cells that nobody can read as they stand', async () => {
    const enrollments = smallExport['enrollments.csv'].replace('2026-08-12', 'in "August"').replace('true', 'perhaps');
    const from = await writeFolder(join(folder, 'as-folder'), { ...smallExport, 'enrollments.csv': enrollments });
    const first = await startPowerSchool({ from });
    expect(first.sandbox.remarks).toHaveLength(3);
    await first.stop({ keep: true });
    await rm(from, { recursive: true });
    const second = await startPowerSchool({ dataFolder: first.dataFolder, students: undefined });
    const [one, two] = await second.rows('/enrollments?sort=dateLastModified', 'enrollments');
    expect([one!.beginDate, one!.primary, two!.primary]).toEqual(['in "August"', null, 'perhaps']);
    expect(second.sandbox.remarks).toEqual(first.sandbox.remarks);
    await second.stop();
  });

  it('keeps its district when the export that is to replace it cannot be loaded, and nothing of that', async () => {
    const first = await startPowerSchool({ from: await zipOf(smallExport) });
    await first.stop({ keep: true });
    const bad = await zipOf({ ...smallExport, 'users.csv': 'no,roster\n' });
    await expect(startPowerSchool({ dataFolder: first.dataFolder, from: bad, reset: true })).rejects.toThrow('line 1');
    const mended = await zipOf({ ...smallExport, 'users.csv': users.replace('Orla', 'Orly') });
    const second = await startPowerSchool({ dataFolder: first.dataFolder, students: undefined });
    expect((await second.rows('/users', 'users'))[1]!.givenName).toBe('Orla');
    await second.stop({ keep: true });
    const third = await startPowerSchool({ dataFolder: first.dataFolder, from: mended, reset: true });
    expect((await third.rows('/users', 'users'))[1]!.givenName).toBe('Orly');
    expect([third.sandbox.notice, third.sandbox.remarks]).toEqual([undefined, []]);
    await third.stop();
  });
});
