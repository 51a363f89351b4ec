import { expect, test } from 'vitest';
import { guessReference, isOneId } from '../../roster/reference-guess.js';

test.each([
  ['1001', ['001001', '001002'], 'zeros', '001001'],
  ['001001', ['1001'], 'zeros', '1001'],
  ['S001', ['S1', 'S2'], 'zeros', 'S1'],
  ['ab-17', ['AB-17'], 'case', 'AB-17'],
  [' 1001', ['1001'], 'spaces', '1001'],
  ['10 01', ['1001'], 'spaces', '1001'],
  ['student-1001', ['1001'], 'prefix', '1001'],
  ['1001', ['S1001', 'S1002'], 'prefix', 'S1001'],
  ['STU-P3', ['P3', 'P4'], 'prefix', 'P3'],
  ['stu-p3', ['P3', 'P4'], 'caseAndPrefix', 'P3'],
  ['ab17', ['SIS_AB17'], 'caseAndPrefix', 'SIS_AB17'],
  ['S1001', ['001001'], 'zerosAndPrefix', '001001'],
])('a reference to %j, where %j are known, is told to fit by %s', (missing, known, guess, id) => {
  expect(guessReference(missing, known)).toEqual({ guess, id });
});

test.each([
  ['nobody is alike', '1001', ['2002']],
  ['two are alike', '1001', ['01001', '001001']],
  ['two series share their last digit', 'T2', ['P2', 'T1']],
  ['the number within is too short to tell', '5', ['P5']],
  ['a letter within is too short to tell', 'K-B', ['B']],
  ['two fit but for capitals and prefix', 'stu-p3', ['P3', 'X-STU-p3', 'P4']],
  ['nobody is known', '1001', []],
])('no record is guessed where %s', (_, missing, known) => {
  expect(guessReference(missing, known)).toBeNull();
});

test.each<[string, string, boolean]>([
  ['1001', '1001', true],
  ['001001', '1001', true],
  ['stu-1001', '1001', true],
  ['STU1001', 'stu1001', true],
  ['STU-001001', '1001', true],
  ['S 1001', 's1001', true],
  ['stu-1001', 'S1001', true],
  ['1001', '10010', false],
  ['1001', '91001', false],
  ['T2', 'P2', false],
  ['oriel', 'oriel.tamsin', false],
  ['P1', '1', false],
  ['', '', false],
  ['', '1001', false],
])('%j and %j: one id in two writings is %s', (one, other, expected) => {
  expect(isOneId(one, other)).toBe(expected);
  expect(isOneId(other, one)).toBe(expected);
});
