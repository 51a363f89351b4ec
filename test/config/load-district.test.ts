import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDistrictFile, parseDistrict, type DistrictMistake } from '../../config/load-district.js';

const smallest = `district: maple
name: Maple Unified
timezone: America/Chicago
sis:
  url: https://powerschool.maple.example
canvas:
  url: https://maple.instructure.example
  emailDomains: [maple.example]
`;

function mistakesOf(text: string): DistrictMistake[] {
  const file = parseDistrict(text);
  if (file.ok) throw new Error('the file was accepted');
  return file.mistakes;
}

function warningsOf(text: string) {
  const file = parseDistrict(text);
  if (!file.ok) throw new Error(JSON.stringify(file.mistakes));
  return file.warnings;
}

describe('a file without mistakes', () => {
  test('the smallest one gets every default', () => {
    const file = parseDistrict(smallest);
    expect(file).toMatchObject({
      ok: true,
      warnings: [],
      settings: {
        schedule: { at: '00:30' },
        mapping: { courses: 'perClass' },
        limits: { studentDrops: { count: 40 } },
      },
    });
  });

  test('it is read from the disk, and one that is not there says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rollbook-district-'));
    await writeFile(join(folder, 'maple.yaml'), smallest);
    expect(await loadDistrictFile(join(folder, 'maple.yaml'))).toMatchObject({ ok: true });
    expect(await loadDistrictFile(join(folder, 'oak.yaml'))).toMatchObject({
      ok: false,
      mistakes: [{ message: expect.stringContaining('ENOENT') }],
    });
    await rm(folder, { recursive: true });
  });
});

describe('each mistake is told with its line, its column and its remedy', () => {
  test.each([
    ['a misspelled setting', 'schedule:\n  finish_by: "06:00"', 10, 3, 'schedule.finish_by', 'Did you mean finishBy?'],
    ['a misspelled group', 'scedule:\n  at: "00:30"', 9, 1, 'scedule', 'Did you mean schedule?'],
    [
      'a setting in the wrong group',
      'schedule:\n  districtAccount: root',
      10,
      3,
      'schedule.districtAccount',
      'canvas.districtAccount',
    ],
    ['a misspelled choice', 'mapping:\n  courses: perCouse', 10, 3, 'mapping.courses', 'Did you mean perCourse?'],
    ['a number where a text belongs', 'scope:\n  grades: [01]', 10, 12, 'scope.grades.0', 'Put it in quotes: "01"'],
    ['a text where a list belongs', 'scope:\n  schools: North', 10, 3, 'scope.schools', '"- "'],
    ['nothing where a value belongs', 'schedule:\n  paused:', 10, 3, 'schedule.paused', '`true` or `false`'],
    ['a time in the hours when clocks change', 'schedule:\n  at: "02:30"', 10, 3, 'schedule.at', '"HH:MM"'],
    ['a number out of range', 'removals:\n  lookUps: 500', 10, 3, 'removals.lookUps', 'from 0 to 200'],
    [
      'a night that ends before it begins',
      'schedule:\n  at: "05:00"\n  finishBy: "04:00"',
      11,
      3,
      'schedule.finishBy',
      'the morning after',
    ],
    [
      'a word that a template does not have',
      'mapping:\n  login: "{usrname}"',
      10,
      3,
      'mapping.login',
      'Did you mean {username}?',
    ],
    [
      'a word of another template',
      'mapping:\n  ids:\n    user: "{classCode}"',
      11,
      5,
      'mapping.ids.user',
      '{identifier}',
    ],
    [
      'an id that would be the same for all',
      'mapping:\n  ids:\n    user: "user"',
      11,
      5,
      'mapping.ids.user',
      'Use at least one of',
    ],
    ['a brace left open', 'mapping:\n  courseName: "{class.title"', 10, 3, 'mapping.courseName', '{class.title}'],
    [
      'a school both in and out',
      'scope:\n  schools: ["1"]\n  excludeSchools: ["1"]',
      11,
      3,
      'scope.excludeSchools',
      'one of the two',
    ],
    [
      'limits in the wrong order',
      'limits:\n  shrink: {noRemovals: 30}',
      10,
      3,
      'limits.shrink.nothing',
      'at least as large',
    ],
    ['a setting that stands twice', 'schedule:\n  paused: true\n  paused: false', 11, 3, '', 'Take one of the two out'],
    ['a second document', '---\ndistrict: oak', 9, 1, '', 'One file describes one district'],
  ])('%s', (_, lines, line, column, path, remedy) => {
    const mistakes = mistakesOf(`${smallest}${lines}\n`);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatchObject({
      line,
      column: expect.any(Number),
      path,
      remedy: expect.stringContaining(remedy),
    });
    if (path !== 'limits.shrink.nothing') expect(mistakes[0]?.column).toBe(column);
  });

  test('all of them at once, in the order of the file', () => {
    const mistakes = mistakesOf('district: Maple\ntimezone: Chicago\nsis:\n  url: powerschool\n');
    expect(mistakes.map((mistake) => [mistake.line, mistake.path])).toEqual([
      [1, 'district'],
      [1, 'name'],
      [1, 'canvas'],
      [2, 'timezone'],
      [4, 'sis.url'],
    ]);
  });

  test.each([
    ['plain http to another machine', 'http://canvas.example', 'https://'],
    ['another protocol', 'ftp://canvas.example', 'https://'],
    ['a path', 'https://canvas.example/login', 'https://canvas.example'],
  ])('an address with %s', (_, url, remedy) => {
    const [mistake] = mistakesOf(smallest.replace('https://maple.instructure.example', url));
    expect(mistake).toMatchObject({ line: 7, path: 'canvas.url', remedy: expect.stringContaining(remedy) });
  });

  test('plain http to this machine is fine', () => {
    for (const host of ['127.0.0.1:4100', 'localhost:4100', '[::1]:4100']) {
      expect(parseDistrict(smallest.replace('https://maple.instructure.example', `http://${host}`)).ok).toBe(true);
    }
  });

  test.each(['', '# only a comment\n', '- a\n- list\n', 'just text\n'])('a file without settings: %j', (text) => {
    expect(mistakesOf(text)).toMatchObject([{ line: 1, remedy: expect.stringContaining('docs/district-file.md') }]);
  });

  test('broken YAML and aliases', () => {
    expect(mistakesOf('district: maple\n\tname: x\n')[0]).toMatchObject({ line: 2 });
    expect(mistakesOf('a: &x 1\nb: *x\n')[0]?.message).toContain('aliases');
  });
});

describe('secrets', () => {
  test.each([
    ['a token', 'canvas', 'token: canary-secret'],
    ['an access token', 'canvas', 'access_token: canary-secret'],
    ['a client secret', 'sis', 'clientSecret: canary-secret'],
    ['a client id', 'sis', 'client_id: canary-secret'],
    ['a password', 'sis', 'password: canary-secret'],
    ['an API key', 'canvas', 'apiKey: canary-secret'],
  ])('%s is refused, with the command that stores it, and never repeated', (_, group, line) => {
    const mistakes = mistakesOf(smallest.replace(`${group}:\n`, `${group}:\n  ${line}\n`));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatchObject({
      line: group === 'sis' ? 5 : 7,
      remedy: expect.stringContaining('rollbook secret set'),
    });
    expect(JSON.stringify(mistakes)).not.toContain('canary-secret');
  });

  test('a Canvas token or a password within an address is seen under any name', () => {
    const token = `1234~${'aB3'.repeat(20)}`;
    const [first] = mistakesOf(`${smallest}scope:\n  subjects: ["${token}"]\n`);
    expect(first).toMatchObject({ line: 10, message: expect.stringContaining('secret') });
    const [second] = mistakesOf(smallest.replace('https://power', 'https://admin:canary-secret@power'));
    expect(second).toMatchObject({ path: 'sis.url', message: expect.stringContaining('secret') });
    expect(JSON.stringify([first, second])).not.toMatch(/canary-secret|aB3/);
  });

  test('tokenPath and the templates for logins are no secrets', () => {
    const text = smallest.replace('sis:\n', 'sis:\n  tokenPath: /oauth/token\n');
    expect(parseDistrict(`${text}mapping:\n  login: "{email}"\n`).ok).toBe(true);
  });
});

test('what is allowed but worth a second look is a warning', () => {
  expect(warningsOf(smallest.replace('  emailDomains: [maple.example]\n', ''))).toMatchObject([
    { path: 'canvas.emailDomains' },
  ]);
  const risky = `${smallest}mapping:\n  honourEnabledUser: true\n  roles:\n    aide: Helper\nenrollments:\n  studentDrop: deleted\n`;
  expect(warningsOf(risky).map((warning) => [warning.line, warning.path])).toEqual([
    [10, 'mapping.honourEnabledUser'],
    [12, 'mapping.roles.aide'],
    [14, 'enrollments.studentDrop'],
  ]);
});

test('a NUL or half a character, which no database keeps, is told with its line', () => {
  for (const escape of ['\\0', '\\ud83d']) {
    const [mistake, ...more] = mistakesOf(`${smallest}mapping:\n  courseName: "{class.title}${escape}"\n`);
    expect(more).toEqual([]);
    expect(mistake).toMatchObject({ line: 10, path: 'mapping.courseName', remedy: expect.stringContaining('escape') });
  }
  expect(parseDistrict(`${smallest}mapping:\n  courseName: "{class.title} \\U0001F600"\n`).ok).toBe(true);
});

test('a night may begin the evening before', () => {
  expect(parseDistrict(`${smallest}schedule:\n  at: "21:30"\n`).ok).toBe(true);
});
