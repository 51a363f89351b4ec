import { describe, expect, test } from 'vitest';
import type { Class, User } from '../../oneroster/rostering/model.js';
import {
  isAnotherClass,
  isAnotherPerson,
  newcomerPerson,
  newcomerUnderPerson,
  type ClassBeforeAndAfter,
  type PeopleOfClass,
} from '../../roster/changed-hands.js';
import { newcomerUnderClass } from '../../roster/class-facts.js';
import { aClass, session, user } from './records.js';

const oriel = { identifier: '1001', username: 'stu1', email: 'stu1@maple.example' };
const names = { givenName: 'Oriel', familyName: 'Tamsin' };
const before = user('P1', { ...oriel, ...names });
const kestrel = {
  ...{ identifier: '2222', username: 'kdrey9', email: 'kdrey9@maple.example' },
  ...{ givenName: 'Kestrel', familyName: 'Drey' },
};

const sibling = { ...kestrel, familyName: 'Tamsin', email: 'STU1@maple.example' };

/** Of whom only the name tells anything, and the name with a letter lost. */
const asId = { identifier: 'P1', username: 'p1', email: null, givenName: 'José' };
const lost = { givenName: 'Jos\ufffd' };

describe('under the id of a person', () => {
  test.each<[string, Partial<User>, Partial<User>, boolean]>([
    ['of whom nothing is the same stands another', {}, kestrel, true],
    ['without a number, and nothing the same, stands another', {}, { ...kestrel, identifier: null }, true],
    ['with the number alone the same stands the same: an adoption', {}, { ...kestrel, identifier: '1001' }, false],
    ['whose number is the sourcedId stands another', { identifier: 'P1' }, { ...kestrel, identifier: 'P1' }, true],
    ['whose login is the sourcedId stands another', { username: 'p1' }, { ...kestrel, username: 'p1' }, true],
    ['with a sibling’s name, number and login, and the address of the family, stands another', {}, sibling, true],
    [
      'whose letters are lost, the id telling all the rest, stands the same',
      asId,
      { ...lost, familyName: 'Cort' },
      false,
    ],
    [
      'whose letters are mended stands the same',
      { ...asId, ...lost },
      { givenName: 'José', familyName: 'Cort' },
      false,
    ],
    [
      'whose letters of two bytes are mended stands the same',
      { ...asId, givenName: 'Jos\ufffd\ufffd' },
      { givenName: 'José', familyName: 'Cort' },
      false,
    ],
    [
      'whose readable letters are others stands another',
      { ...asId, ...lost },
      { givenName: 'Jon', familyName: 'Cort' },
      true,
    ],
    [
      'whose name cannot be read at all may be anybody',
      { ...asId, givenName: '\ufffd\ufffd', familyName: '\ufffd' },
      { givenName: 'Al', familyName: 'T' },
      true,
    ],
    [
      'with a sibling’s name and login, the address of the family and no number, stands another',
      { identifier: null },
      { ...sibling, identifier: null },
      true,
    ],
    [
      'with another given name and login, and address and number of before, stands the same',
      {},
      { ...sibling, identifier: '1001' },
      false,
    ],
    ['whose number changed, with given name and address, stands the same', {}, { ...sibling, ...names }, false],
    [
      'with one name alone, which stays, stands the same',
      { givenName: '' },
      { ...kestrel, givenName: '', familyName: 'Tamsin' },
      false,
    ],
    [
      'with one name alone, which is another, stands another',
      { givenName: '' },
      { ...kestrel, givenName: '', familyName: 'Drey' },
      true,
    ],
    ['who married stands the same', {}, { ...kestrel, identifier: '1001', givenName: 'Oriel' }, false],
    [
      'who married, where the number says nothing, stands the same',
      { identifier: 'P1' },
      { ...kestrel, identifier: 'P1', givenName: 'Oriel' },
      false,
    ],
    ['with another number and the same given name stands another', {}, { ...kestrel, givenName: 'Oriel' }, true],
    ['with the family name of a brother or sister stands another', {}, { ...kestrel, familyName: 'Tamsin' }, true],
    [
      'with a sibling’s name and no number stands another',
      { identifier: null },
      { ...kestrel, identifier: null, familyName: 'Tamsin' },
      true,
    ],
    ['with the same name stands the same', {}, { ...kestrel, ...names }, false],
    ['whose names were swapped stands the same', {}, { ...kestrel, givenName: 'Tamsin', familyName: 'Oriel' }, false],
    ['whose name got a second part stands the same', {}, { ...kestrel, ...names, familyName: 'Tamsin-Drey' }, false],
    [
      'whose accents were corrected stands the same',
      { givenName: 'José' },
      { ...kestrel, givenName: 'JOSE', familyName: 'tamsin' },
      false,
    ],
    ['with the same login stands the same', {}, { ...kestrel, username: 'STU1' }, false],
    ['with the same address stands the same', {}, { ...kestrel, email: 'Stu1@maple.example' }, false],
    ['whose district has another domain stands the same', {}, { ...kestrel, email: 'stu1@birch.example' }, false],
    ['with another number alone stands the same', {}, { identifier: '9999' }, false],
  ])('%s', (_, more, after, another) => {
    expect(isAnotherPerson({ ...before, ...more }, { ...before, ...more, ...after })).toBe(another);
  });

  test.each<[string, string, boolean]>([
    ['the number in another writing: zeros', '001001', true],
    ['the number in another writing: a prefix', 'stu-1001', true],
    ['the number in another writing: capitals and a prefix', 'STU1001', true],
    ['the number in another writing: spaces', '10 01', true],
    ['the number in another writing: a prefix and zeros', 'S-0001001', true],
    ['another number', '5001', false],
    ['a number that only ends alike', '91001', false],
    ['something else', 'b7c1-4e20', false],
  ])('whose sourcedId is %s, another child has that number or that login: is it another person', (_, id, another) => {
    const one = { ...before, sourcedId: id };
    expect(isAnotherPerson(one, { ...one, ...kestrel, identifier: '1001' })).toBe(another);
    const byLogin = { ...one, username: '1001' };
    expect(isAnotherPerson(byLogin, { ...byLogin, ...kestrel, username: '1001' })).toBe(another);
    // A marriage passes whatever the number says.
    expect(isAnotherPerson(one, { ...one, ...kestrel, identifier: '1001', givenName: 'Oriel' })).toBe(false);
  });

  test('an address that is the sourcedId says nothing, with or without its domain', () => {
    for (const sourcedId of ['stu1@maple.example', 'stu1']) {
      const one = { ...before, sourcedId };
      expect(isAnotherPerson(one, { ...one, ...kestrel, email: one.email })).toBe(true);
    }
  });

  test.each<[string, Partial<User>, boolean]>([
    ['nothing but the number is the same', { ...kestrel, identifier: '1001' }, true],
    ['number and family name are the same', { ...kestrel, identifier: '1001', familyName: 'Tamsin' }, true],
    ['number and login are the same', { ...kestrel, ...oriel, email: null }, true],
    ['number and name are the same', { ...kestrel, ...names, identifier: '1001' }, false],
    ['number and given name are the same', { ...kestrel, identifier: '1001', givenName: 'Oriel' }, false],
    ['the name is the same', { ...kestrel, ...names }, false],
    ['the given name is the same', { ...kestrel, givenName: 'Oriel' }, true],
  ])('between student and staff, where %s: is it another person', (_, after, another) => {
    for (const role of ['teacher', 'administrator', 'aide'] as const) {
      expect(isAnotherPerson(before, { ...before, ...after, role })).toBe(another);
      expect(isAnotherPerson({ ...before, role }, { ...before, ...after })).toBe(another);
    }
  });

  test('a teacher who becomes an administrator stands the same', () => {
    const married = { ...before, ...kestrel, identifier: '1001', role: 'administrator' as const };
    expect(isAnotherPerson({ ...before, role: 'teacher' }, married)).toBe(false);
  });

  test('it is asked until the answer is yes, and another newcomer is another question', () => {
    const newcomer = { ...before, ...kestrel };
    const name = newcomerPerson(newcomer);
    expect(newcomerUnderPerson({ user: newcomer, believed: before, answers: {} })).toBe(name);
    expect(newcomerUnderPerson({ user: newcomer, believed: before, answers: { [name]: 'accepted' } })).toBeNull();
    expect(newcomerUnderPerson({ user: before, believed: before, answers: {} })).toBeNull();
    expect(newcomerUnderPerson({ user: newcomer, believed: null, answers: {} })).toBeNull();
    const third = { ...newcomer, username: 'third', givenName: 'Third' };
    expect(newcomerUnderPerson({ user: third, believed: before, answers: { [name]: 'accepted' } })).not.toBeNull();
  });
});

const botany = aClass('K2', { title: 'Botany p2', courseSourcedId: 'CB', termSourcedIds: ['S1'] });
const history = { title: 'World History p2', courseSourcedId: 'CC', termSourcedIds: ['S2'] };
const historyNow = { ...history, termSourcedIds: ['S1'] };
const all: PeopleOfClass = {
  students: 20,
  keptStudents: 20,
  teachers: 1,
  keptTeachers: 1,
  accepted: 21,
  isUnproven: false,
};
const none: PeopleOfClass = {
  students: 20,
  keptStudents: 0,
  teachers: 1,
  keptTeachers: 0,
  accepted: 21,
  isUnproven: false,
};
/** Canvas has nobody of it: people were added by hand, or all were dropped. */
const empty = { ...none, accepted: 0 };
/** Nobody is left of whom it could be told. */
const bare = { students: 0, keptStudents: 0, teachers: 0, keptTeachers: 0 };
const over = { wasOver: true, onlyLonger: true };
const inAnotherTerm = { wasOver: true, onlyLonger: false };

describe('under the id of a class', () => {
  test.each<[string, Partial<Class>, Partial<PeopleOfClass>, Partial<ClassBeforeAndAfter>, boolean]>([
    ['that was over and comes back with nothing the same stands another', history, none, inAnotherTerm, true],
    ['that was over and gets other people in another term stands another', {}, none, inAnotherTerm, true],
    ['that was over and keeps only its teacher in another term', {}, { ...none, keptTeachers: 1 }, inAnotherTerm, true],
    ['that was over and comes back in another term, whoever is in it, stands another', {}, all, inAnotherTerm, true],
    ['that was over and comes back in another term, bare, stands another', {}, bare, inAnotherTerm, true],
    ['that was over and ends later, while its people are not proven', {}, { ...all, isUnproven: true }, over, true],
    ['that was over and ends later, bare, while that is not proven', {}, { ...bare, isUnproven: true }, over, true],
    [
      'that runs, with nothing the same but people who are not proven',
      historyNow,
      { ...all, isUnproven: true },
      {},
      true,
    ],
    ['that runs, with its course, while its people are not proven', {}, { ...none, isUnproven: true }, {}, false],
    ['that was over and ends later, with its teacher, stands the same', {}, { ...none, keptTeachers: 1 }, over, false],
    ['that was over and ends later, with nobody left, stands the same', {}, bare, over, false],
    ['that was over and ends later, with nobody of before, stands another', {}, none, over, true],
    [
      'that was over and goes on for most of its students stands the same',
      {},
      { ...all, keptTeachers: 0 },
      over,
      false,
    ],
    ['that was over and ends later for some of its students', {}, { students: 3, keptStudents: 3 }, over, false],
    [
      'that was over, with its teacher and another course, stands another',
      history,
      { ...all, keptStudents: 1 },
      over,
      true,
    ],
    [
      'that was over, in which Canvas has nobody accepted, stands another in another term',
      {},
      empty,
      inAnotherTerm,
      true,
    ],
    [
      'that was over, in which Canvas has nobody accepted, stands another with another course',
      history,
      empty,
      over,
      true,
    ],
    [
      'that was over, in which Canvas has nobody accepted, and comes back as another in another term',
      history,
      empty,
      inAnotherTerm,
      true,
    ],
    ['that was over, in which Canvas has nobody accepted, and ends later, stands the same', {}, empty, over, false],
    [
      'that was over, in which Canvas has nobody accepted, and ends later, while its people are not proven',
      {},
      { ...empty, isUnproven: true },
      over,
      false,
    ],
    ['that runs, in which Canvas has nobody accepted, stands whatever it is', history, empty, {}, false],
    ['that runs, with nothing the same, stands another', historyNow, none, {}, true],
    ['that runs, with another course in another term, stands another, whoever is in it', history, all, {}, true],
    ['that was over, with another course for the same students, stands another', history, all, inAnotherTerm, true],
    ['that runs, with another title, stands the same', { title: 'Botany honors' }, none, {}, false],
    ['that runs, with another course of the same title, stands the same', { courseSourcedId: 'CB2' }, none, {}, false],
    ['that runs, with its teacher, stands the same', historyNow, { ...none, keptTeachers: 1 }, {}, false],
    ['that runs, with half of its students, stands the same', historyNow, { ...none, keptStudents: 10 }, {}, false],
    ['that runs and changes its term stands the same', { termSourcedIds: ['S2'] }, all, {}, false],
    ['that has not begun stands whatever it is', history, none, { hadBegun: false }, false],
  ])('%s', (_, after, people, more, another) => {
    const facts = {
      ...{ before: botany, after: { ...botany, ...after }, people: { ...all, ...people } },
      ...{ wasOver: false, hadBegun: true, onlyLonger: false, ...more },
    };
    expect(isAnotherClass(facts)).toBe(another);
  });

  test('nothing is asked of a class that is still over, or whose people were not looked at', () => {
    const former = { session: 'S1', termStart: '2026-08-17', termEnd: '2026-12-18' };
    const known = { class: botany, believed: null, answers: {}, former, people: { ...all, ...none } };
    const choice = (lastDay: string) => ({
      ...{ kind: 'session' as const, firstDay: '2027-01-04', lastDay },
      session: session('S2', 'semester', '2027-01-04', lastDay),
    });
    expect(newcomerUnderClass(known, choice('2027-06-04'), '2027-01-05')).toMatch(/^K2#/);
    expect(newcomerUnderClass(known, choice('2027-01-04'), '2027-01-05')).toBeNull();
    expect(newcomerUnderClass(known, { kind: 'unknown', missing: ['S2'] }, '2027-01-05')).toBeNull();
    expect(newcomerUnderClass({ ...known, people: null }, choice('2027-06-04'), '2027-01-05')).toBeNull();
  });
});
