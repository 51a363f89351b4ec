import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Of } from '../../oneroster/body-text.js';

const readAs = (body: Buffer, type?: string) => {
  const text = utf8Of(body, type);
  return text && { text: text.body.toString(), recoded: text.recoded };
};

describe('the text of an answer', () => {
  it('keeps what is UTF-8, without a copy', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const body = Buffer.from(text);
        expect(utf8Of(body, 'application/json')?.body).toBe(body);
      }),
    );
  });

  it('never loses a byte: what is not UTF-8 becomes one letter for each byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = readAs(Buffer.from([0x5b, ...bytes]), 'application/json');
        expect(text?.text.includes('\ufffd') && !Buffer.from(bytes).includes(Buffer.from('\ufffd'))).toBe(false);
      }),
    );
  });

  it.each<[string, Buffer, string | undefined, string, boolean]>([
    ['Windows-1252', Buffer.from([0x80, 0x93, 0x41, 0x94, 0xe9]), undefined, '€“A”é', true],
    ['one bad byte between good letters', Buffer.from([0xc3, 0xa9, 0xe9, 0xc3, 0xa9]), 'x; charset=utf-8', 'ééé', true],
    ['a letter that was cut', Buffer.from([0x4a, 0xe2, 0x82, 0x22]), undefined, 'Jâ‚"', true],
    ['Latin-1 as declared', Buffer.from('é', 'latin1'), 'x; charset=ISO-8859-1', 'é', false],
    ['Latin-2 as declared', Buffer.from([0xb3]), 'x;charset=iso-8859-2', 'ł', false],
    ['UTF-8 declared as another', Buffer.from('é'), 'x; charset=windows-1252', 'é', false],
    ['UTF-8 declared as UTF-16', Buffer.from('{"é"}'), 'x; charset=utf-16', '{"é"}', false],
    ['UTF-16 by its mark', Buffer.from('\ufeff{"é"}', 'utf16le'), undefined, '{"é"}', false],
  ])('reads %s', (_, body, type, text, recoded) => {
    expect(readAs(body, type)).toEqual({ text, recoded });
  });

  it('is refused in a charset that is not known, or is not the declared one', () => {
    expect(readAs(Buffer.from([0xe9]), 'x; charset=x-office')).toBeNull();
    expect(readAs(Buffer.from([0xff, 0x81]), 'x; charset=shift_jis')).toBeNull();
  });
});
