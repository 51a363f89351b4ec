import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseClasses, classesIn, classesOf, standing, toldOf, userIn, withCells, without } from './look.js';
import { base, rowsOf, startField, type Field, type Night } from './nights.js';

/** Problems whose words speak of something, and how many records they count together. */
function spokenOf(night: Night, word: RegExp): { lines: number; affected: number } {
  const spoken = night.problems.filter((each) => word.test(`${each.detail ?? ''} ${each.remedy}`));
  return { lines: spoken.length, affected: spoken.reduce((sum, each) => sum + each.affected, 0) };
}

describe('leading zeros that are lost some night', () => {
  let field: Field;
  const students = ['001001', '001002', '001003', '001004', '001005', '001006'];
  beforeAll(async () => {
    field = await startField({ folder: 'zeros-lost-later', play: 4 });
    await field.next(rowsOf('zeros-lost-later/night1'));
  });
  afterAll(() => field?.stop());

  test('nobody is dropped, in that night or the ones after it', () => {
    expect(field.nights[0]!.outcome).toBe('complete');
    for (const night of field.nights)
      for (const id of students)
        expect(classesOf(night, id), `${id} ${night.asOf}`).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
  });

  test('the enrollments are told and counted, grouped, with the guess that zeros are missing', () => {
    const [, second, third] = field.nights;
    const told = spokenOf(second!, /zero/i);
    expect(told.affected).toBeGreaterThanOrEqual(4);
    expect(told.lines).toBeLessThanOrEqual(2);
    expect(spokenOf(third!, /zero/i).affected).toBeGreaterThanOrEqual(14);
    expect(spokenOf(third!, /zero/i).lines).toBeLessThanOrEqual(8);
  });

  test('the night does not say complete before the zeros are back', () => {
    expect(field.nights.map((each) => each.outcome === 'complete')).toEqual([true, false, false, false, true]);
    expect(field.nights[4]).toMatchObject({ problems: [], held: [] });
  });
});

describe('leading zeros that were never there', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'leading-zeros' });
  });
  afterAll(() => field?.stop());

  test('people arrive under their own ids and nobody under the shortened ones', () => {
    const [night] = field.nights;
    expect(userIn(night!, '001001')).toMatchObject({ login: 'stu1' });
    expect(userIn(night!, '1001')).toBeUndefined();
  });

  test('all fourteen enrollments are told, with the guess, and the night is not complete', () => {
    const [night] = field.nights;
    expect(spokenOf(night!, /zero/i).affected).toBeGreaterThanOrEqual(14);
    expect(spokenOf(night!, /zero/i).lines).toBeLessThanOrEqual(8);
    expect(night!.outcome).not.toBe('complete');
  });
});

describe('records that others name are not in the feed', () => {
  let field: Field;
  beforeAll(async () => {
    field = await startField({ folder: 'dangling' });
  });
  afterAll(() => field?.stop());

  test('each of them is told, with the number of enrollments that name it', () => {
    const [night] = field.nights;
    for (const [thing, affected] of [
      ['T2', 1],
      ['P1', 2],
      ['K3', 3],
    ] as const) {
      const lines = night!.problems.filter((each) => each.thing === thing);
      expect(lines, thing).toHaveLength(1);
      expect(lines[0]!.affected, thing).toBe(affected);
    }
  });

  test('all else arrives, and the night is not complete', () => {
    const [night] = field.nights;
    expect(classesIn(night!)).toEqual({
      K1: baseClasses.K1.filter((each) => each !== 'P1 student'),
      K2: baseClasses.K2.filter((each) => each !== 'P1 student' && each !== 'T2 teacher'),
      K3: [],
    });
    expect(standing(night!, 'user')).not.toContain('P1');
    expect(night!.outcome).not.toBe('complete');
  });
});

describe('people leave the feed while their enrollments stay', () => {
  let field: Field;
  beforeAll(async () => {
    const users = without(base.users, (each) => each.sourcedId === 'T2');
    field = await startField({ nights: [{}, { rows: { users } }, {}, { rows: { users: base.users } }] });
  });
  afterAll(() => field?.stop());

  test('they stay in their classes, and are told', () => {
    for (const night of field.nights) expect(classesIn(night)).toEqual(baseClasses);
    for (const night of field.nights.slice(1, 3)) {
      expect(toldOf(night, 'T2')).not.toEqual([]);
      expect(night.outcome).not.toBe('complete');
    }
    expect(field.nights[3]!.outcome).toBe('complete');
  });
});

describe('ids that are written another way where they are pointed at', () => {
  let field: Field;
  beforeAll(async () => {
    const pointing = (id: string, user: string) => ({ sourcedId: id, userSourcedId: user });
    const enrollments = [
      pointing('S-P2-K1', 'p2'),
      pointing('S-P3-K1', 'STU-P3'),
      pointing('T-T3-K3', 't3'),
      pointing('S-P4-K1', 'stu-p4'),
    ].reduce(
      (rows, cells) => withCells(rows, cells.sourcedId, cells),
      base.enrollments as Array<Record<string, string>>,
    );
    field = await startField({ nights: [{}, { rows: { enrollments } }, {}] });
  });
  afterAll(() => field?.stop());

  test('nobody is dropped, students and staff alike', () => {
    for (const night of field.nights) expect(classesIn(night)).toEqual(baseClasses);
  });

  test('the guess names capitals and what stands before the id', () => {
    for (const night of field.nights.slice(1)) {
      expect(spokenOf(night, /capital|case/i).affected).toBeGreaterThanOrEqual(2);
      expect(spokenOf(night, /prefix|STU-/).affected).toBeGreaterThanOrEqual(1);
      expect(spokenOf(night, /prefix and capital/).affected).toBe(1);
      expect(night.outcome).not.toBe('complete');
    }
  });
});
