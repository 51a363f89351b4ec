import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExport } from '../../sandbox/district/csv-read.js';
import type { District } from '../../sandbox/district/records.js';
import { smallExport, writeFolder, writeZip, type ExportFiles } from './export-zip.js';

const today = '2026-11-23';
let folder: string;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-offices-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const pathOf = (ending: string): string => join(folder, `${(made += 1)}${ending}`);

/** Loads the small export with some of its files changed. */
async function load(changed: ExportFiles): Promise<{ district: District; remarks: string[] }> {
  const remarks: string[] = [];
  const path = await writeZip(pathOf('.zip'), { ...smallExport, ...changed });
  const district = await readExport(path, 'office', today, (remark) => remarks.push(remark));
  return { district, remarks };
}

const users = smallExport['users.csv'];
const classes = smallExport['classes.csv'];
const enrollments = smallExport['enrollments.csv'];
const everywhere = (change: (text: string) => string | Buffer): ExportFiles =>
  Object.fromEntries(Object.entries(smallExport).map(([name, text]) => [name, change(text)]));
const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const loaded = async (changed: ExportFiles): Promise<District> => (await load(changed)).district;

describe('an export is read the same', () => {
  it.each<[string, ExportFiles]>([
    [
      'with headers in another case, spaced, and a byte order mark',
      everywhere((text) => `\uFEFF${text.replace(/^.*/, (header) => header.toUpperCase().replaceAll(',', ' , '))}`),
    ],
    [
      'with headers in snake case',
      everywhere((text) => text.replace(/^.*/, (header) => header.replaceAll(/[A-Z]/g, (letter) => `_${letter}`))),
    ],
    ['with lines that end as on Windows', everywhere((text) => text.replaceAll('\n', '\r\n'))],
    ['with lines that end as on an old Mac', everywhere((text) => text.replaceAll('\n', '\r'))],
    ['with lines of both endings', everywhere((text) => text.replace('\n', '\r\n'))],
    [
      'with blank lines, and lines of separators alone',
      everywhere((text) => `\n${text.replaceAll('\n', '\n\n,,,\n')}\n  \n`),
    ],
    ['with blank columns behind the last', everywhere((text) => text.replaceAll('\n', ',,,\n'))],
    [
      'with a separator at the end of each row, the header left alone',
      everywhere((text) => text.replace('\n', '\r').replaceAll('\n', ',\n').replace('\r', '\n')),
    ],
    ['with the sign that ends files of old programs', everywhere((text) => `${text}\x1A`)],
    ['as UTF-16 with a byte order mark', everywhere((text) => Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['as UTF-16 without one', everywhere((text) => Buffer.from(text, 'utf16le'))],
    ['as UTF-16 of the other order', everywhere((text) => swapped(`\uFEFF${text}`))],
    ['as UTF-16 of the other order without a mark', everywhere(swapped)],
    [
      'with semicolons',
      everywhere((text) =>
        text.replaceAll('"', '').replaceAll('Quill, Jr.', '#').replaceAll(',', ';').replaceAll('#', 'Quill, Jr.'),
      ),
    ],
    [
      'with tabs, after a line that says so',
      everywhere(
        (text) => `sep=\t\n${text.replaceAll('"Quill, Jr."', '#').replaceAll(',', '\t').replaceAll('#', 'Quill, Jr.')}`,
      ),
    ],
    [
      'with every cell in quotes',
      { 'courses.csv': '"sourcedId","title","courseCode","orgSourcedId"\n"c","Course","C1","d"\n' },
    ],
    [
      'with spaces around cells',
      { 'courses.csv': 'sourcedId, title, courseCode, orgSourcedId\n c , Course, C1\u00A0, d\n' },
    ],
    [
      'with its columns in another order, and some of its own',
      { 'courses.csv': 'ours,orgSourcedId,courseCode,title,sourcedId\nx,d,C1,Course,c\n' },
    ],
    [
      'with statuses and roles in capitals',
      { 'users.csv': users.replace('u,,', 'u,Active,').replace('student', 'Student').replace('teacher', 'TEACHER') },
    ],
    [
      'with flags as a spreadsheet writes them',
      { 'users.csv': users.replaceAll('true', 'TRUE'), 'enrollments.csv': enrollments.replace('true', 'Yes') },
    ],
    [
      'with flags as digits and letters',
      { 'users.csv': users.replaceAll('true', '1'), 'enrollments.csv': enrollments.replace('true', 'Y') },
    ],
    ['with a person twice, letter for letter', { 'users.csv': `${users}v,,true,s,teacher,v1,Orla,Fenn,9001,\n` }],
    ['with date-times', { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '2026-08-12T00:00:00.000Z') }],
    [
      'with date-times of a database',
      { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '2026-08-12 00:00:00.0') },
    ],
    ['with American days', { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '8/12/2026') }],
    [
      'with American days of two digits, and a time',
      { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '08/12/26 12:00:00 AM') },
    ],
    ['with days without signs', { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '20260812') }],
    [
      'with days as PowerSchool prints them from its tables',
      { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '12-AUG-26') },
    ],
    ['with days as the numbers of a spreadsheet', { 'enrollments.csv': enrollments.replaceAll('2026-08-12', '46246') }],
    [
      'with rows whose last blank cells are left out',
      { 'enrollments.csv': enrollments.replaceAll('2026-08-12,\n', '2026-08-12\n') },
    ],
  ])('%s', async (_how, changed) => {
    const [plain, odd] = [await loaded({}), await loaded(changed)];
    for (const name of ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'] as const) {
      expect(odd[name], name).toEqual(plain[name]);
    }
  });

  it.each<[string, (path: string) => Promise<string>]>([
    [
      'in folders of the zip, in capitals',
      (path) =>
        writeZip(
          path,
          Object.fromEntries(
            Object.entries(smallExport).map(([name, text]) => [`Export 2026/${name.toUpperCase()}`, text]),
          ),
        ),
    ],
    [
      'with what macOS adds',
      (path) => writeZip(path, { ...smallExport, '__MACOSX/._users.csv': 'x', '.DS_Store': 'x' }),
    ],
    [
      'with other files beside it',
      (path) => writeZip(path, { ...smallExport, 'demographics.csv': 'not,read\n1\n', 'readme.pdf': 'x' }),
    ],
    [
      'without a manifest',
      (path) => {
        const { 'manifest.csv': _left, ...rest } = smallExport;
        return writeZip(path, rest);
      },
    ],
    ['as a folder', (path) => writeFolder(path, smallExport)],
    [
      'as a folder of text files with spaced names',
      (path) =>
        writeFolder(
          path,
          Object.fromEntries(
            Object.entries(smallExport).map(([name, text]) => [
              name.replace('academicSessions.csv', 'Academic Sessions.txt'),
              text,
            ]),
          ),
        ),
    ],
  ])('%s', async (_how, write) => {
    const [plain, odd] = [await loaded({}), await readExport(await write(pathOf('')), 'office', today)];
    expect([odd.users, odd.academicSessions]).toEqual([plain.users, plain.academicSessions]);
  });

  it('when days of the file show that the day stands first', async () => {
    const days = enrollments.replaceAll('2026-08-12', '7/8/2026').replace('7/8/2026,\n', '7/8/2026,18/12/2026\n');
    const { enrollments: read } = await loaded({ 'enrollments.csv': days });
    expect(read.map(({ beginDate, endDate }) => [beginDate, endDate])).toEqual([
      ['2026-08-07', '2026-12-18'],
      ['2026-08-07', null],
    ]);
  });
});

describe('what an SIS would serve is loaded as it stands, with a remark', () => {
  it.each<[string, ExportFiles, string]>([
    ['a blank username', { 'users.csv': users.replace('u1', '') }, 'users.csv, line 2: username is blank'],
    ['one name only', { 'users.csv': users.replace('Fenn', '') }, 'users.csv, line 3: familyName is blank'],
    [
      'a person without a school',
      { 'users.csv': users.replaceAll('true,s,', 'true,,') },
      'users.csv, line 2 and 1 more line: orgSourcedIds is blank',
    ],
    [
      'no column of usernames',
      { 'users.csv': users.replace('username', 'login') },
      'users.csv, line 1: lacks the column username',
    ],
    [
      'no column of types of orgs',
      { 'orgs.csv': smallExport['orgs.csv'].replace('type', 'kind') },
      'orgs.csv, line 1: lacks the column type: it is served blank',
    ],
    [
      'no column of types of sessions',
      { 'academicSessions.csv': smallExport['academicSessions.csv'].replace('type', 'kind') },
      'academicSessions.csv, line 1: lacks the column type: it is served blank',
    ],
    [
      'no column of the schools of classes',
      { 'classes.csv': classes.replace('schoolSourcedId', 'building') },
      'classes.csv, line 1: lacks the column schoolSourcedId: it is served blank',
    ],
    ['no sourcedId', { 'users.csv': users.replace('\nv,', '\n,') }, 'users.csv, line 3: sourcedId is blank'],
    [
      'a class without a title',
      { 'classes.csv': smallExport['classes.csv'].replace('Class', '') },
      'classes.csv, line 2: title is blank',
    ],
    [
      'a class without terms',
      { 'classes.csv': smallExport['classes.csv'].replace('s,t\n', 's,\n') },
      'classes.csv, line 2: termSourcedIds is blank',
    ],
    [
      'a class type in words of its own',
      { 'classes.csv': smallExport['classes.csv'].replace('scheduled', 'lab "A"') },
      'classes.csv, line 2',
    ],
    [
      'an enrollment without a school',
      { 'enrollments.csv': enrollments.replace('e,k,s', 'e,k,') },
      'enrollments.csv, line 2: schoolSourcedId is blank',
    ],
    [
      'an enrollment of nobody',
      { 'enrollments.csv': enrollments.replace('s,u,', 's,0u,') },
      'enrollments.csv, line 2: userSourcedId names nobody in users.csv',
    ],
    [
      'a day that is none',
      { 'enrollments.csv': enrollments.replace('2026-08-12', '31/02/2026') },
      'enrollments.csv, line 2: beginDate is not a day',
    ],
    [
      'a flag that is none',
      { 'users.csv': users.replace('true', 'perhaps') },
      'users.csv, line 2: enabledUser is neither true nor false',
    ],
    [
      'a status that OneRoster does not know',
      { 'users.csv': users.replace('u,,', 'u,"on ""leave""",') },
      'users.csv, line 2: status holds a word',
    ],
    [
      'two people under one id',
      { 'users.csv': users.replace('\nv,', '\nu,') },
      'users.csv, line 3: has the sourcedId of an earlier line and differs',
    ],
    [
      'a session without days',
      { 'academicSessions.csv': smallExport['academicSessions.csv'].replace('2026-08-12', '') },
      'academicSessions.csv, line 2: startDate is blank',
    ],
    [
      'a header alone',
      { 'academicSessions.csv': smallExport['academicSessions.csv'].split('\n')[0]! },
      'academicSessions.csv, line 1: has no lines below its header',
    ],
    [
      'a nickname in quotes within a name',
      { 'users.csv': users.replace('Orla', 'Orla "Bee"') },
      'users.csv, line 3: a quote within a value',
    ],
  ])('%s', async (_what, changed, remark) => {
    const { district, remarks } = await load(changed);
    expect(remarks.join('\n')).toContain(remark);
    expect([district.users.length, district.classes.length, district.enrollments.length]).toEqual([2, 1, 2]);
  });

  it('no academicSessions, no courses, or a file that the manifest leaves out', async () => {
    const {
      'academicSessions.csv': _sessions,
      'courses.csv': _courses,
      'enrollments.csv': _enrollments,
      ...rest
    } = smallExport;
    const files = { ...rest, 'manifest.csv': `${rest['manifest.csv']}file.enrollments,absent\n` };
    const remarks: string[] = [];
    const district = await readExport(await writeZip(pathOf('.zip'), files), 'office', today, (one) =>
      remarks.push(one),
    );
    expect([district.users.length, district.academicSessions, district.enrollments]).toEqual([2, [], []]);
    expect(remarks[0]).toMatch(/has no academicSessions\.csv, courses\.csv, enrollments\.csv/);
  });

  it('a value of several lines, in quotes', async () => {
    const { district } = await load({ 'users.csv': users.replace('Orla', '"Orla\r\nBee"') });
    expect(district.users[1]).toMatchObject({ sourcedId: 'v', givenName: 'Orla\nBee' });
  });
});
