/** A record written once, with places for numbers of fixed width: copying it is far quicker than writing it anew. */
export interface Template {
  bytes: Buffer;
  /** Where the digits of each number go. */
  slots: Array<{ value: number; at: number; width: number }>;
  /** The numbers that stand in the bytes now: class and school seldom change from one row to the next. */
  standing: number[];
}

/** Reads `<value:width>` as a place for so many digits of the number at that position. */
export function compile(text: string): Template {
  const slots: Template['slots'] = [];
  let plain = '';
  let read = 0;
  for (const { 0: mark, 1: value, 2: digits, index } of text.matchAll(/<(\d):(\d)>/g)) {
    plain += text.slice(read, index);
    slots.push({ value: Number(value), at: plain.length, width: Number(digits) });
    plain += '0'.repeat(Number(digits));
    read = index + mark.length;
  }
  return { bytes: Buffer.from(plain + text.slice(read), 'latin1'), slots, standing: [] };
}

/** Writes the numbers that differ from those of the row before into a template. */
function fill({ bytes, slots, standing }: Template, numbers: readonly number[]): void {
  for (let slot = 0; slot < slots.length; slot += 1) {
    const { value, at, width } = slots[slot]!;
    let rest = numbers[value]!;
    if (standing[value] === rest) continue;
    for (let digit = at + width - 1; digit >= at; digit -= 1) {
      const tenth = (rest / 10) | 0;
      bytes[digit] = 48 + rest - tenth * 10;
      rest = tenth;
    }
  }
  for (let value = 0; value < numbers.length; value += 1) standing[value] = numbers[value]!;
}

/**
 * A page as the whole JSON body.
 *
 * @param rowAt puts the numbers of a row into the list it is given and says by which template it is written
 */
export function writePage(
  envelope: string,
  offset: number,
  end: number,
  longest: number,
  rowAt: (index: number, numbers: number[]) => Template,
): Buffer {
  const head = `{"${envelope}":[`;
  const page = Buffer.allocUnsafe(head.length + Math.max(0, end - offset) * (longest + 1) + 2);
  const numbers = [0, 0, 0, 0, 0];
  let at = page.write(head, 'latin1');
  for (let index = offset; index < end; index += 1) {
    const template = rowAt(index, numbers);
    fill(template, numbers);
    page.set(template.bytes, at);
    at += template.bytes.length;
    page[at] = 44;
    at += 1;
  }
  if (end > offset) at -= 1;
  at += page.write(']}', at, 'latin1');
  return page.subarray(0, at);
}
