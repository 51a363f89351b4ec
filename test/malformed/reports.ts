import { gzipSync } from 'node:zlib';
import { zipOf } from '../sandbox/canvas-practice.js';
import type { Random } from './random.js';

const rowsOfEach = 12;
const rows = (line: (at: number) => string): string[] => Array.from({ length: rowsOfEach }, (_, at) => line(100 + at));

/** A report that is as it should be: a school whose rows name each other, the row of each kind by its number. */
const good: Readonly<Record<string, readonly string[]>> = {
  'accounts.csv': [
    'canvas_account_id,account_id,canvas_parent_id,name,status',
    ...rows((at) => `${at},a${at},1,Oak,active`),
  ],
  'terms.csv': [
    'canvas_term_id,term_id,name,status,start_date,end_date',
    ...rows((at) => `${at},t${at},Fall,active,2026-08-12T05:00:00Z,2026-12-20T05:00:00Z`),
  ],
  'courses.csv': [
    'canvas_course_id,course_id,short_name,long_name,canvas_account_id,canvas_term_id,status',
    ...rows((at) => `${at},c${at},ALG,"Algebra, ${at}",${at},${at},active`),
  ],
  'sections.csv': [
    'canvas_section_id,section_id,canvas_course_id,name,status',
    ...rows((at) => `${at},s${at},${at},Algebra,active`),
  ],
  'users.csv': [
    'canvas_user_id,user_id,login_id,first_name,last_name,email,status',
    ...rows((at) => `${at},u${at},login${at},Zoë,"Quill, ${at}",u${at}@oak.example,active`),
  ],
  'enrollments.csv': [
    'canvas_course_id,canvas_section_id,canvas_user_id,role,status',
    ...rows((at) => `${at},${at},${at},student,active`),
  ],
};

/** The column of each file with the id of its rows. */
export const idOf: Readonly<Record<string, string>> = {
  ...{ 'accounts.csv': 'account', 'terms.csv': 'term', 'courses.csv': 'course', 'sections.csv': 'section' },
  ...{ 'users.csv': 'user', 'enrollments.csv': 'enrollment' },
};

export interface MalformedReport {
  what: string;
  bytes: Buffer;
  /** Rows that stand in it as they should, by file; of a report that is loaded each of them has to arrive. */
  sound: Record<string, number[]>;
}

type Files = Record<string, Buffer>;
const numbers = (): number[] => Array.from({ length: rowsOfEach }, (_, at) => 100 + at);
const soundFiles = (): Record<string, number[]> =>
  Object.fromEntries(Object.keys(good).map((name) => [name, numbers()]));
const text = (lines: readonly string[], end = '\n'): string => lines.join(end) + end;
const plainFiles = (): Files =>
  Object.fromEntries(Object.entries(good).map(([name, lines]) => [name, Buffer.from(text(lines))]));

/** Cells of a row that are not as a cell should be. */
const strangeCells = [
  ...[
    'a\u0000b',
    '\u0007\u001b[31m',
    '"=HYPERLINK(""http://x.example"")"',
    '"two\nlines"',
    '\u202etxet',
    'Ma\ufffdple',
  ],
  ...['__proto__', 'NULL', '\\N', '1e999', '-1', ' ', '"say ""hi"""', '0000-00-00', '31/02/2026', 'a'.repeat(40_000)],
];

type Damage = (file: string, lines: string[], at: number, random: Random) => string[] | Buffer | null;

/** What can be wrong within one of the files; `at` is a row of it, from 1. Null: it does not fit this file. */
const damages: Readonly<Record<string, Damage>> = {
  'a column that is missing': (_file, lines, _at, random) => {
    const column = random.below(cellsOf(lines[0]!).length);
    return lines.map((line) =>
      cellsOf(line)
        .filter((_, place) => place !== column)
        .join(','),
    );
  },
  'a row with a cell less': (_file, lines, at) => replaced(lines, at, cellsOf(lines[at]!).slice(1).join(',')),
  'a row with a cell more': (_file, lines, at) => replaced(lines, at, `${lines[at]!},more`),
  'a quote that is never closed': (_file, lines, at) => replaced(lines, at, `${lines[at]!.slice(0, -3)},"open`),
  'a quote within a cell': (_file, lines, at) => replaced(lines, at, lines[at]!.replace(/,([^,"]+),/, ',$1"x,')),
  'a row twice': (_file, lines, at) => [...lines, lines[at]!],
  'an id twice, with other words': (_file, lines, at) => [...lines, lines[at]!.replace('active', 'deleted')],
  'a row without its id': (_file, lines, at) => replaced(lines, at, lines[at]!.replace(/^\d+/, '')),
  'an id that is none': (_file, lines, at, random) =>
    replaced(lines, at, lines[at]!.replace(/^\d+/, random.oneOf(['oak', '-1', '1e3', 'NULL', '1.5']))),
  'its header twice': (_file, lines, at) => [...lines.slice(0, at), lines[0]!, ...lines.slice(at)],
  'no rows': (_file, lines) => lines.slice(0, 1),
  nothing: () => Buffer.alloc(0),
  'no header': (_file, lines) => lines.slice(1),
  'a strange cell': (file, lines, at, random) => {
    const cells = cellsOf(lines[at]!);
    const place = file === 'enrollments.csv' ? 3 : file === 'sections.csv' ? 3 : 2;
    return replaced(
      lines,
      at,
      cells.map((cell, index) => (index === place ? random.oneOf(strangeCells) : cell)).join(','),
    );
  },
  'a giant cell': (_file, lines, at) => replaced(lines, at, `${lines[at]!.slice(0, -6)}${'x'.repeat(3_000_000)}`),
  'ends of lines as of a Mac': (_file, lines) => Buffer.from(text(lines, '\r')),
  'ends of lines as of Windows': (_file, lines) => Buffer.from(text(lines, '\r\n')),
  semicolons: (_file, lines) => lines.map((line) => line.replaceAll(',', ';')),
  'UTF-16': (_file, lines) => Buffer.from(`\ufeff${text(lines)}`, 'utf16le'),
  'Latin-1': (file, lines) => (file === 'users.csv' ? Buffer.from(text(lines), 'latin1') : null),
  'a mark of its byte order': (_file, lines) => Buffer.from(`\ufeff${text(lines)}`),
  'an end in the middle of a row': (_file, lines, at) => Buffer.from(text(lines.slice(0, at + 1)).slice(0, -9)),
  'an end between two rows': (_file, lines, at) => lines.slice(0, at),
};

/** What can be wrong with the zip. */
const zips: Readonly<Record<string, (random: Random) => Promise<Buffer> | Buffer>> = {
  'a page that asks to sign in': () => Buffer.from('<!doctype html><html>Sign in</html>'),
  nothing: () => Buffer.alloc(0),
  'a CSV': () => plainFiles()['users.csv']!,
  'a file that was packed otherwise': () => gzipSync(plainFiles()['users.csv']!),
  'a zip without files': () => zipOf({}),
  'a zip of other files': () => zipOf({ 'readme.txt': 'hello', 'report.csv': 'a,b\n1,2\n' }),
  'a zip that was cut': async (random) => {
    const whole = await zipOf(plainFiles());
    return whole.subarray(0, 1 + random.below(whole.length - 1));
  },
  'a zip without one of its files': async (random) => {
    const { [random.oneOf(Object.keys(good))]: _, ...others } = plainFiles();
    return zipOf(others);
  },
  'a zip with a byte that was changed': async (random) => {
    const bytes = await zipOf(plainFiles());
    const at = random.below(bytes.length);
    bytes[at] = bytes[at]! ^ (1 + random.below(255));
    return bytes;
  },
};

/** A report of a seed with one thing wrong, in a file of it or in the zip. */
export async function malformedReport(random: Random): Promise<MalformedReport> {
  if (random.below(5) === 0) {
    const what = random.oneOf(Object.keys(zips));
    return { what: `${what} in place of a zip`, bytes: await zips[what]!(random), sound: soundFiles() };
  }
  for (;;) {
    const file = random.oneOf(Object.keys(good));
    const what = random.oneOf(Object.keys(damages));
    const at = 1 + random.below(rowsOfEach);
    const done = damages[what]!(file, [...good[file]!], at, random);
    if (done === null) continue;
    const bytes = Buffer.isBuffer(done) ? done : Buffer.from(text(done));
    const sound = soundFiles();
    sound[file] = what === 'no rows' ? [] : sound[file]!.filter((each) => each !== 99 + at);
    if (what === 'an end between two rows') sound[file] = sound[file].filter((each) => each < 99 + at);
    return { what: `${what} in ${file}`, bytes: await zipOf({ ...plainFiles(), [file]: bytes }), sound };
  }
}

/** Cells of a line as they stand, with their quotes. */
const cellsOf = (line: string): string[] => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
const replaced = (lines: readonly string[], at: number, line: string): string[] =>
  lines.map((each, place) => (place === at ? line : each));
