import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TeacherCategories } from '../../client/grades/categories.js';
import type { ClosingLine } from '../../client/grades/closing.js';
import type { RepairLine } from '../../client/grades/repairs.js';
import type { ComparedClass } from '../../client/grades/compare-class.js';
import type { WorkExplanation } from '../../client/grades/explain-work.js';
import type { NotedWork } from '../../store/reports/grades/notes.js';
import type { ParkedCause } from '../../store/reports/grades/parked.js';
import { rollbook, type CommandResult } from '../client/rollbook.js';
import { startGradebooks, type Gradebooks } from './gradebooks.js';

/** The key of the practice districts. */
const key = Buffer.alloc(32, 7).toString('base64');

let district: Gradebooks;
let students: string[];
const grades = (command: string, ...words: string[]): Promise<CommandResult> =>
  rollbook(['grades', command, district.district, ...words], {
    DATABASE_URL: district.databaseUrl,
    ROLLBOOK_KEY: key,
  });
const explain = (work: string, ...words: string[]) =>
  grades('explain', '--class', district.class.id, '--work', work, ...words);
const teach = (act: string, settings: Record<string, unknown>) =>
  district.teach(act, { course: district.class.id, ...settings });
const work = (name: string, more: Record<string, unknown> = {}) =>
  teach('create-assignment', {
    ...{ name, group: 'Homework', points_possible: 20, post_to_sis: true, due_at: '2026-11-20T23:59:00-06:00' },
    ...more,
  });
const lineItem = async (title: string): Promise<string> =>
  (await district.held<{ sourcedId: string; title: string }>('lineItems')).find((each) => each.title === title)!
    .sourcedId;

beforeAll(async () => {
  district = await startGradebooks();
  students = district.class.students;
});
afterAll(() => district?.stop());

test('before any passback, a command that judges one says how to plan it', async () => {
  const { code, err } = await grades('categories');
  expect(code).toBe(2);
  expect(err).toContain(`rollbook grades plan ${district.district}`);
});

describe('after a passback', () => {
  beforeAll(async () => {
    await teach('create-group', { name: 'Homework' });
    await teach('create-group', { name: 'Oddities' });
    await work('Fractions');
    for (const [at, student] of students.slice(0, 3).entries())
      await teach('grade', { assignment: 'Fractions', student, score: 15 + at });
    await teach('excuse', { assignment: 'Fractions', students: [students[3]] });
    await work('Reading', { post_to_sis: false });
    await teach('grade', { assignment: 'Reading', student: students[0], score: 3 });
    await work('Someday', { due_at: null });
    await teach('grade', { assignment: 'Someday', student: students[0], score: 4 });
    await work('Riddle', { group: 'Oddities' });
    await teach('grade', { assignment: 'Riddle', student: students[0], score: 5 });
    await work('Decimals', { due_at: '2026-12-04T23:59:00-06:00' });
    await teach('grade', { assignment: 'Decimals', student: students[0], score: 6 });
    await teach('hide', { assignment: 'Decimals', students: [students[0]] });
    await teach('submit', { assignment: 'Decimals', students: [students[1]] });
    expect(await district.passBack()).toMatchObject({ outcome: 'complete', sent: { accepted: 4 } });
  });

  test('explain tells of each grade what Canvas says, what was accepted by which run, and why the rest is not there', async () => {
    const { code, json } = await explain('Fractions', '--json');
    expect(code).toBe(0);
    const told = json<WorkExplanation>();
    expect(told).toMatchObject({ classId: district.class.id, teacher: district.class.teacher, reason: null });
    expect(told.lineItem).toMatchObject({
      generation: 1,
      cause: null,
      inSis: { title: 'Fractions', resultValueMax: 20 },
    });
    const of = (at: number) => told.grades.find((each) => each.student === students[at]);
    expect(of(0)).toMatchObject({
      canvas: { score: 15, state: 'graded', excused: false },
      desired: { kind: 'score', score: 15 },
      accepted: { score: 15, exempt: false },
      inSis: { score: 15 },
      cause: null,
      writes: [{ op: 'create', outcome: 'accepted' }],
    });
    expect(of(3)).toMatchObject({ inSis: null, cause: { kind: 'rule', codes: ['SCORE_EXCUSED'] }, writes: [] });
  });

  test("explain of one student's grade is a sentence, and what it rests on", async () => {
    const { code, out } = await explain('Fractions', '--student', students[0]!);
    expect(code).toBe(0);
    expect(out).toMatch(/^The SIS holds 15 of 20, accepted in run \d+, as Canvas has it\./);
    expect(out).toMatch(/run \d+: create result: nothing -> 15: accepted, HTTP 201/);
    const excused = await explain('Fractions', '--student', students[3]!);
    expect(excused.out).toMatch(/^The SIS holds nothing: the student is excused \(SCORE_EXCUSED\)\./);
  });

  test('explain of work that does not go names the reason and the remedy', async () => {
    const { out } = await explain('Someday');
    expect(out).toContain('It is not sent: it has no due date, by which the SIS files it (WORK_WITHOUT_DUE_DATE)');
    expect(out).toContain('The teacher gives it a due date.');
  });

  test('explain lists works where several fit, and refuses what it does not know', async () => {
    await expect(explain('r')).resolves.toMatchObject({ code: 0, out: expect.stringContaining('works fit') as string });
    await expect(explain('Geometry')).resolves.toMatchObject({ code: 2 });
    await expect(explain('Fractions', '--student', 'nobody')).resolves.toMatchObject({ code: 2 });
  });

  test('compare finds both gradebooks equal, and a cause for everything that only Canvas has', async () => {
    const { code, json } = await grades('compare', '--class', district.class.id, '--json');
    expect(code).toBe(0);
    const { classes, withoutCause } = json<{ classes: ComparedClass[]; withoutCause: number }>();
    expect(withoutCause).toBe(0);
    const of = (name: string) => classes[0]!.works.find((each) => each.work === name)!;
    expect(of('Fractions')).toMatchObject({ counts: { equal: 3, differing: 0, onlyCanvas: 0, onlySis: 0 } });
    expect(of('Reading')).toMatchObject({ reason: 'WORK_NOT_FLAGGED', differences: [] });
    expect(of('Someday').differences).toMatchObject([{ cause: { codes: ['WORK_WITHOUT_DUE_DATE'] } }]);
    expect(of('Riddle').differences).toMatchObject([{ cause: { codes: ['CATEGORY_MISSING'] } }]);
    expect(of('Decimals').differences).toMatchObject([{ cause: { codes: ['SCORE_NOT_POSTED'] } }]);
    expect((await grades('compare', '--sample', '3')).code).toBe(0);
  });

  test('closing lists per teacher what is open of the work due until the cut-off', async () => {
    const { code, json } = await grades('closing', '--on', '2026-12-01', '--json');
    expect(code).toBe(1);
    const { open } = json<{ open: ClosingLine[] }>();
    expect(open.map(({ work, state, code, grades }) => ({ work, state, code, grades }))).toEqual([
      { work: 'Someday', state: 'leftOut', code: 'WORK_WITHOUT_DUE_DATE', grades: 1 },
      { work: 'Riddle', state: 'leftOut', code: 'CATEGORY_MISSING', grades: 1 },
    ]);
    expect(open.every(({ teacher }) => teacher === district.class.teacher)).toBe(true);
  });

  test('closing with a later cut-off also has grades that are not posted, and work that is handed in', async () => {
    const { out } = await grades('closing', '--teacher', district.class.teacher);
    expect(out).toContain('SCORE_NOT_POSTED: its grade is not posted');
    expect(out).toContain('handed in, not graded');
    expect((await grades('closing', '--teacher', 'nobody')).code).toBe(0);
  });

  test('categories shows for each group the category of its teacher, and which have none', async () => {
    const { code, json, out } = await grades('categories', '--teacher', district.class.teacher, '--json');
    expect(code).toBe(1);
    expect(out).not.toBe('');
    const [own] = json<TeacherCategories[]>();
    expect(own!.groups).toMatchObject([
      { group: 'Homework', category: 'Homework', by: 'name', works: 4, going: 2 },
      { group: 'Oddities', category: null, by: null, works: 1, going: 1 },
    ]);
    expect((await grades('categories')).out).toContain('CATEGORY_MISSING');
  });

  test('repairs shows what each setting would let go, before it is changed', async () => {
    const { code, json } = await grades('repairs', '--json');
    expect(code).toBe(0);
    const lines = json<RepairLine[]>();
    expect(lines.map(({ setting, work, grades: count }) => `${setting} / ${work} / ${count}`)).toEqual([
      'passback.undated: firstScore / Someday / 1',
      expect.stringMatching(/^passback\.categories\.fallback: ".+" \/ Riddle \/ 1$/),
    ]);
    const { out } = await grades('repairs');
    expect(out).toContain('None of them is switched on.');
  });

  test('an alias of the settings, and a fallback, count from the next passback on', async () => {
    await district.change((settings) => {
      settings.passback.categories.aliases = [{ group: 'Oddities', category: 'homework' }];
    });
    await district.passBack();
    const { code, json } = await grades('categories', '--json');
    expect(code).toBe(0);
    expect(json<TeacherCategories[]>().flatMap((each) => each.groups)).toContainEqual(
      expect.objectContaining({ group: 'Oddities', category: 'Homework', by: 'alias' }),
    );
  });

  test('list --notes lists what was left out, by reason, class, teacher and work', async () => {
    const { code, json } = await grades('list', '--notes', '--json');
    expect(code).toBe(0);
    const { notes } = json<{ notes: NotedWork[] }>();
    expect(notes).toContainEqual({
      reason: 'WORK_WITHOUT_DUE_DATE',
      classId: district.class.id,
      teacher: district.class.teacher,
      work: 'Someday',
      students: [],
    });
    expect((await grades('list', '--notes', 'WORK_WITHOUT_DUE_DATE')).out).toContain('Someday');
    expect((await grades('list', '--notes', 'CATEGORY_MISSING', '--teacher', 'nobody')).out).toContain(
      'nothing of this kind',
    );
    expect((await grades('list', '--notes', 'NO_REASON')).code).toBe(2);
  });
});

describe('after changes in the SIS', () => {
  beforeAll(async () => {
    const item = await lineItem('Fractions');
    await district.edit('enter-score', { lineItem: item, student: students[0], score: 12 });
    await district.edit('delete-score', { lineItem: item, student: students[1] });
    await district.edit('enter-score', { lineItem: item, student: students[4], score: 11 });
    await district.edit('edit-item', { lineItem: item, title: 'Fractions I' });
    await district.edit('make-item', {
      ...{ class: district.class.id, title: 'By hand', points: 10, dueDate: '2026-11-19' },
    });
  });

  test('compare reads the SIS as it is now, and names what was changed there', async () => {
    const { code, json } = await grades('compare', '--class', district.class.id, '--json');
    expect(code).toBe(0);
    const { classes } = json<{ classes: ComparedClass[] }>();
    const fractions = classes[0]!.works.find((each) => each.work === 'Fractions')!;
    expect(fractions.counts).toEqual({ equal: 1, differing: 1, onlyCanvas: 1, onlySis: 1 });
    const causeOf = (at: number) => fractions.differences.find((each) => each.student === students[at])?.cause.codes;
    expect([causeOf(0), causeOf(1), causeOf(4)]).toEqual([['CHANGED_IN_SIS'], ['REMOVED_IN_SIS'], ['ENTERED_IN_SIS']]);
    expect(fractions.fields).toEqual([{ field: 'title', canvas: 'Fractions', sis: 'Fractions I' }]);
    expect(fractions.fieldsCause?.codes).toEqual(['CHANGED_IN_SIS']);
    expect(classes[0]!.ownLineItems).toEqual(['By hand']);
    const { out } = await grades('compare', '--class', district.class.id);
    expect(out).toContain('Every difference has a cause.');
  });

  test('a grade that the SIS refuses is told by explain, compare, closing and list alike', async () => {
    const item = await lineItem('Fractions I');
    await district.edit('narrow-item', { lineItem: item, students: [students[0], students[1]] });
    await teach('grade', { assignment: 'Fractions', student: students[2], score: 20 });
    await district.passBack();
    const [parked] = (await grades('list', '--json')).json<ParkedCause[]>();
    expect(parked).toMatchObject({ student: students[2], work: 'Fractions', settledRun: null });
    const { code } = parked!;
    expect((await explain('Fractions', '--student', students[2]!)).out).toContain(code);
    expect((await grades('compare', '--class', district.class.id)).out).toContain(code);
    expect((await grades('closing', '--on', '2026-12-01')).out).toContain(code);
    await district.edit('narrow-item', { lineItem: item, students: null });
    await district.passBack();
    expect((await grades('list')).out).toContain('Nothing is parked.');
    expect((await grades('list', '--state', 'settled')).out).toContain('settled in');
  });

  test('grades that are held are told by list --held, explain, compare and closing alike', async () => {
    await district.change((settings) => {
      settings.passback.limits.zeros.class = 0;
    });
    await teach('grade', { assignment: 'Fractions', student: students[2], score: 0 });
    expect(await district.passBack()).toMatchObject({ outcome: 'held' });
    const held = await grades('list', '--held');
    expect(held).toMatchObject({ code: 1, out: expect.stringContaining('MANY_ZEROS') as string });
    expect((await grades('list', '--held', '--code', 'MANY_DROPS')).code).toBe(0);
    expect((await explain('Fractions', '--student', students[2]!)).out).toMatch(
      /^The SIS holds 20 of 20, accepted in run \d+; it should be 0: held: /,
    );
    expect((await grades('compare', '--class', district.class.id)).out).toContain('MANY_ZEROS');
    expect((await grades('closing', '--on', '2026-12-01')).out).toContain('MANY_ZEROS');
  });

  test('a held grade that the teacher enters in the SIS is no difference any more', async () => {
    await district.edit('enter-score', { lineItem: await lineItem('Fractions I'), student: students[2], score: 0 });
    const { out, code } = await grades('compare', '--class', district.class.id);
    expect(code).toBe(0);
    expect(out).not.toContain('MANY_ZEROS');
  });

  test('a difference that nothing explains makes compare leave with 1', async () => {
    await district.change((settings) => {
      settings.passback.conflicts = 'canvas';
      settings.passback.limits.zeros.class = 10;
    });
    await district.passBack();
    await district.edit('enter-score', { lineItem: await lineItem('Fractions I'), student: students[0], score: 1 });
    const { out, code } = await grades('compare', '--class', district.class.id);
    expect(code).toBe(1);
    expect(out).toContain('Differences without a cause: 1.');
  });

  test('what repairs showed of a setting goes once it is changed', async () => {
    const [shown] = (await grades('repairs', '--json')).json<RepairLine[]>();
    await district.change((settings) => (settings.passback.undated = 'firstScore'));
    await district.passBack();
    const items = await district.held<{ title: string; dueDate: string }>('lineItems');
    expect(items.find((each) => each.title === 'Someday')?.dueDate).toBe(shown!.dueDate);
    expect((await grades('repairs')).out).not.toContain('undated');
  });
});
