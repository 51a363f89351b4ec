import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeEmail } from '../../roster/emails.js';

const judged = (text: string, domains: string[] = []): string => {
  const { address, leftOut } = judgeEmail(text, domains);
  return leftOut ?? address;
};

describe('an address', () => {
  test.each<[text: string, what: string]>([
    ['a@maple.example', 'a@maple.example'],
    [' A@MAPLE.example ', 'A@MAPLE.example'],
    ['mailto:a@maple.example', 'a@maple.example'],
    ['MAILTO:a@maple.example', 'a@maple.example'],
    ['Ada Quill <a@maple.example>', 'a@maple.example'],
    ['"Quill, Ada" <a@maple.example>', 'a@maple.example'],
    ['<mailto:a@maple.example>', 'a@maple.example'],
    ['a@maple.example.', 'a@maple.example'],
    ['a@maple.example;', 'a@maple.example'],
    ['a@maple.example, A@Maple.example', 'A@Maple.example'],
    ['none; a@maple.example', 'a@maple.example'],
    ['', ''],
    ['  ', ''],
    ['nobody', 'EMAIL_NOT_AN_ADDRESS'],
    ['N/A', 'EMAIL_NOT_AN_ADDRESS'],
    ['a@', 'EMAIL_NOT_AN_ADDRESS'],
    ['@maple.example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a@maple', 'EMAIL_NOT_AN_ADDRESS'],
    ['a@.maple.example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a@maple..example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a b@maple.example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a@b@maple.example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a\ufffd@maple.example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a\u200b@maple.example', 'EMAIL_NOT_AN_ADDRESS'],
    ['a@maple.example b@maple.example', 'EMAIL_AMBIGUOUS'],
    ['a@maple.example;p@home.example', 'EMAIL_AMBIGUOUS'],
  ])('%s is %s', (text, what) => expect(judged(text)).toBe(what));

  test.each<[text: string, what: string]>([
    ['a@Maple.example', 'a@Maple.example'],
    ['p@home.example | a@maple.example', 'a@maple.example'],
    ['p@home.example a@maple.example', 'a@maple.example'],
    ['a@home.example', 'EMAIL_OUTSIDE_DOMAINS'],
    ['a@students.maple.example', 'EMAIL_OUTSIDE_DOMAINS'],
    ['a@maple.example.evil.example', 'EMAIL_OUTSIDE_DOMAINS'],
    ['a@maple.example, b@maple.example', 'EMAIL_AMBIGUOUS'],
    ['nobody', 'EMAIL_NOT_AN_ADDRESS'],
  ])('%s is %s where the district has the domain maple.example', (text, what) =>
    expect(judged(text, ['maple.EXAMPLE'])).toBe(what),
  );

  test('is a part of the field, or is not sent, with a reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), fc.array(fc.domain()), (text, domains) => {
        const { address, leftOut } = judgeEmail(text, domains);
        return text.includes(address) && (address !== '' || leftOut !== null || text.trim() === '');
      }),
    );
  });
});
