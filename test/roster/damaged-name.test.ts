import { describe, expect, test } from 'vitest';
import { mayBeWriting } from '../../roster/damaged-name.js';

describe('a damaged name', () => {
  test.each([
    ['one letter lost', 'Jos\ufffd', 'Jos\u00e9', true],
    ['a letter of two bytes leaves two signs', 'Jos\ufffd\ufffd', 'Jos\u00e9', true],
    ['the letter is not written at all', 'Jos\ufffd', 'Jos', true],
    ['letters lost in several places', 'Zo\ufffd Ren\ufffde', 'Zo\u00eb Ren\u00e9e', true],
    ['more is missing than signs stand for', 'J\ufffd', 'Jos\u00e9', false],
    ['another letter is another name', 'Mar\ufffda', 'Mirna', false],
    ['nothing can be read of it', '\ufffd\ufffd\ufffd', 'Ida', false],
    ['a name that is not damaged is no writing of another', 'Ida', 'Ida', false],
    ['letters beyond the first plane count as one', 'A\ufffdb', 'A\u{1d4d0}b', true],
  ])('%s', (_, damaged, name, expected) => {
    expect(mayBeWriting(damaged, name)).toBe(expected);
  });

  test('is told apart however often letters are lost: a pattern with as many gaps would take for ever', () => {
    expect(mayBeWriting('\ufffda'.repeat(120), 'a'.repeat(239) + 'b')).toBe(false);
  });
});
