import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cells } from '../../sandbox/feed/rows.js';
import { classesIn, classesOf, baseClasses, enrollment, isAsked, person, toldOf, userIn, withCells } from './look.js';
import { base, startField, type Field, type Night } from './nights.js';

const renamed = (rows: readonly Cells[], ids: Readonly<Record<string, string>>): Cells[] =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, ids[value ?? ''] ?? value])),
  );
const changed = (rows: readonly Cells[], changes: Record<string, Cells>): Cells[] =>
  Object.entries(changes).reduce<Cells[]>((before, [id, cells]) => withCells(before, id, cells), [...rows]);

function expectAsked(night: Night, ids: readonly string[]): void {
  expect(ids.filter((id) => !isAsked(night, id))).toEqual([]);
  for (const id of ids) expect(toldOf(night, id)).toContain('PERSON_ID_REUSED');
  expect(night.outcome).not.toBe('complete');
}

describe('ids that are made of the number', () => {
  const ids = { P1: '001001', P2: 'stu-1002', P3: 'S1003', P4: '10 04' };
  const users = renamed(base.users, ids);
  const others = ['Nadia Kell', 'Otto Bern', 'Runa Lisk', 'Emil Hart'].map(
    (name) => name.split(' ') as [string, string],
  );
  const another = Object.fromEntries(
    Object.values(ids).map((id, at) => {
      const [givenName, familyName] = others[at]!;
      const username = `${givenName}.${familyName}`.toLowerCase();
      return [id, { username, givenName, familyName, email: `${username}@larkmoor.example` }];
    }),
  );
  let field: Field;
  beforeAll(async () => {
    const enrollments = renamed(base.enrollments, ids);
    const married = { username: 'jrowan', familyName: 'Rowan', email: 'jrowan@larkmoor.example' };
    const next = changed(users, { ...another, P5: married });
    field = await startField({
      nights: [{ rows: { users, enrollments } }, { rows: { users: next } }, {}, { rows: { users } }],
    });
  });
  afterAll(() => field?.stop());

  test('other children under them get neither account nor classes, night after night, and are asked about', () => {
    const [first, ...nights] = field.nights;
    for (const night of nights.slice(0, 2)) {
      for (const id of Object.values(ids)) {
        expect(userIn(night, id)).toEqual(userIn(first!, id));
        expect(classesOf(night, id)).toEqual({ 'K1 student': 'active', 'K2 student': 'active' });
      }
      expectAsked(night, Object.values(ids));
    }
  });

  test('a marriage passes beside them', () => {
    expect(userIn(field.nights[1]!, 'P5')).toMatchObject({ login: 'jrowan', name: 'Juno Rowan' });
    expect(isAsked(field.nights[1]!, 'P5')).toBe(false);
  });

  test('once the records are as they were, nothing is asked any more', () => {
    expect(field.nights[3]).toMatchObject({ outcome: 'complete', problems: [], proposals: [], held: [] });
  });
});

describe('a brother and a sister', () => {
  let field: Field;
  beforeAll(async () => {
    const family = withCells(base.users, 'P1', { email: 'tamsins@larkmoor.example' });
    const sibling = { identifier: '1777', username: 'stu77', givenName: 'Liv' };
    field = await startField({
      nights: [{ rows: { users: family } }, { rows: { users: withCells(family, 'P1', sibling) } }],
    });
  });
  afterAll(() => field?.stop());

  test('are two, though they share the family name and the address of the family', () => {
    const night = field.nights[1]!;
    expect(userIn(night, 'P1')).toMatchObject({ login: 'stu1', name: 'Oriel Tamsin' });
    expect(classesIn(night)).toEqual(baseClasses);
    expectAsked(night, ['P1']);
  });
});

describe('a student, and then somebody of the staff, under one id', () => {
  const id = '005001';
  const student = person(id, 'student', {
    ...{ username: 'stu51', givenName: 'Bram', familyName: 'Yarrow', identifier: '5001' },
    email: 'stu51@larkmoor.example',
  });
  const teacher = person(id, 'teacher', {
    ...{ username: 'dquill', givenName: 'Delphine', familyName: 'Quill', identifier: '5001' },
    email: 'dquill@larkmoor.example',
  });
  const aide = { role: 'aide', identifier: '9077', username: 'iadair', email: 'iadair@larkmoor.example' };
  let field: Field;
  beforeAll(async () => {
    const ofStudent = [...base.enrollments, enrollment(id, 'K1', 'student')];
    const enrollments = [...ofStudent, enrollment(id, 'K3', 'teacher')];
    field = await startField({
      nights: [
        { rows: { users: [...base.users, student], enrollments: ofStudent } },
        { rows: { users: [...base.users, student, teacher], enrollments } },
        { rows: { users: [...withCells(base.users, 'P5', aide), teacher], enrollments } },
      ],
    });
  });
  afterAll(() => field?.stop());

  test('the account stays the student’s, with the classes of the student alone, and it is asked', () => {
    for (const night of field.nights) {
      expect(userIn(night, id)).toMatchObject({ login: 'stu51', name: 'Bram Yarrow' });
      expect(classesOf(night, id)).toEqual({ 'K1 student': 'active' });
    }
    expect(field.nights[1]!.outcome).not.toBe('complete');
    expectAsked(field.nights[2]!, [id]);
  });

  test('a student who comes back as an aide, by the name, is the same', () => {
    expect(isAsked(field.nights[2]!, 'P5')).toBe(false);
    expect(userIn(field.nights[2]!, 'P5')).toMatchObject({ login: 'iadair', name: 'Juno Adair' });
  });
});

describe('a position: its holder, a vacancy, the next holder', () => {
  const vacancy = { givenName: 'Vacant', familyName: 'Vacant', username: '', email: '' };
  const vacant = withCells(base.users, 'T3', vacancy);
  const rhoda = { givenName: 'Rhoda', familyName: 'Hook', username: 'rhook', email: 'rhook@larkmoor.example' };
  let field: Field;
  beforeAll(async () => {
    // Linus Moss marries during leave of absence: the position is vacant for one night too.
    const both = withCells(vacant, 'T2', vacancy);
    const married = { familyName: 'Ferrow', username: 'lferrow', email: 'lferrow@larkmoor.example' };
    const next = changed(base.users, { T3: rhoda, T2: married });
    field = await startField({
      nights: [{}, { rows: { users: both } }, {}, { rows: { users: next } }, {}, { rows: { users: base.users } }],
    });
  });
  afterAll(() => field?.stop());

  test('the next one does not inherit the account, though the number is the same, and is asked about', () => {
    for (const night of field.nights) {
      expect(userIn(night, 'T3')).toMatchObject({ login: 'gpike', name: 'Greta Pike' });
      expect(classesIn(night)).toEqual(baseClasses);
    }
    for (const night of field.nights.slice(3, 5)) expectAsked(night, ['T3']);
  });

  test('who comes back after it, even with another family name, is the same', () => {
    expect(userIn(field.nights[3]!, 'T2')).toMatchObject({ login: 'lferrow', name: 'Linus Ferrow' });
    expect(isAsked(field.nights[3]!, 'T2')).toBe(false);
  });

  test('when the former holder is back, nothing is asked', () => {
    expect(field.nights[5]).toMatchObject({ outcome: 'complete', problems: [], proposals: [] });
  });
});
