import { expect, test } from 'vitest';
import { sameGrade } from '../../roster/grades.js';

test.each([
  ['9', '09'],
  ['12', ' 12 '],
  ['9th', '9'],
  ['1st', '01'],
  ['Grade 9', '09'],
  ['9th grade', '09'],
  ['K', 'KG'],
  ['kg', 'K'],
  ['0', 'KG'],
  ['00', 'k'],
  ['Kindergarten', 'KG'],
  ['-1', 'PK'],
  ['Pre-K', 'PK'],
  ['ug', 'UG'],
])('%s and %s are one grade', (one, other) => expect(sameGrade(one)).toBe(sameGrade(other)));

test.each([
  ['1', '10'],
  ['9', '90'],
  ['KG', 'PK'],
  ['TK', 'KG'],
  ['PS', 'PK'],
  ['0', '10'],
  ['', '0'],
])('%s and %s are two', (one, other) => expect(sameGrade(one)).not.toBe(sameGrade(other)));
