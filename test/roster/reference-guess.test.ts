import { expect, test } from 'vitest';
import { guessReference } from '../../roster/reference-guess.js';

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
