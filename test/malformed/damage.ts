import type { Random } from './random.js';

export type Json = Record<string, unknown>;

/** A record that is not as it should be, as the bytes of its JSON. */
export interface Damaged {
  /** What was done to it, for the names of failures. */
  what: string;
  /** The member that was damaged; null: the record as a whole. */
  field: string | null;
  bytes: Buffer;
}

/** Stands in a record where bytes that are no JSON text of a value are put in afterwards. */
const hole = '\u0001hole\u0001';

/** JSON texts of values that are not what a field holds: of another type, too long, too deep, or not exact. */
const strangeValues: ReadonlyArray<readonly [what: string, text: (random: Random) => string | Buffer]> = [
  ['null', () => 'null'],
  ['an empty text', () => '""'],
  ['blanks', () => '"  \\t "'],
  ['true', () => 'true'],
  ['false', () => 'false'],
  ['zero', () => '0'],
  ['a number below zero', (random) => `-${random.below(1000) + 1}`],
  ['a fraction', (random) => `${random.below(1000)}.25`],
  ['a number beyond 2^53', (random) => `90071992547409${random.below(90) + 10}3`],
  ['a number of no size', () => '1e999'],
  ['an empty object', () => '{}'],
  ['an object', () => '{"value":"Maple"}'],
  ['an empty list', () => '[]'],
  ['a list of nothing', () => '[null]'],
  ['a list in a list', () => '[["a"],[["b"]]]'],
  ['a list of objects', () => '[{"sourcedId":null},{"sourcedId":["x"]},{}]'],
  ['a list of one', () => '["Maple"]'],
  ['a deep list', () => `${'['.repeat(4_000)}${']'.repeat(4_000)}`],
  ['a deep object', () => `${'{"a":'.repeat(4_000)}1${'}'.repeat(4_000)}`],
  ['a huge text', () => `"${'Maple '.repeat(40_000)}"`],
  ['control characters', () => '"Ma\\u0000p\\u0007l\\u001b[31me\\r\\n"'],
  ['half a character', () => '"Maple\\ud83d"'],
  ['the other half', () => '"\\udc00Maple"'],
  ['bytes that are no UTF-8', () => Buffer.from([0x22, 0x4d, 0xe9, 0xff, 0xc3, 0x22])],
  ['the name of a prototype', () => '"__proto__"'],
  ['the name of a constructor', () => '"constructor"'],
  ['an object with a prototype', () => '{"__proto__":{"sourcedId":"1"},"constructor":{"prototype":{}}}'],
  ['31 February', () => '"2026-02-31"'],
  ['an American day', () => '"06/04/2027"'],
  ['a spreadsheet day', () => '"46254"'],
  ['a day without a year', () => '"August 20"'],
  ['no day', () => '"0000-00-00"'],
  ['the end of days', () => '"9999-12-31"'],
  ['an instant in milliseconds', () => '1787184000000'],
  ['a year beyond any', () => '"12026-08-20"'],
  ['a word', (random) => `"${random.oneOf(['wizard', 'N/A', 'null', 'undefined', '[object Object]', '-', '?'])}"`],
  ['a markup', () => '"<script>alert(1)</script>"'],
  ['a formula', () => '"=HYPERLINK(\\"http://x.example\\")"'],
];

/** Ids that are texts, and awkward in an address, a file or a log. */
export const strangeIds: readonly string[] = [
  ...['a b', 'a/b', '../x', 'a.b', 'a%2Fb', '%', 'a?b=c', 'a#b', "a'b", 'a"b', 'a\\b', 'a,b', 'a;b', 'a|b', '{id}'],
  ...[
    'é',
    '漢字',
    '😀',
    'a\u200bb',
    'a\u00a0b',
    '\ufeffa',
    'a\nb',
    'null',
    '__proto__',
    'constructor',
    '0',
    '-1',
    '1e3',
  ],
];

/** Damages one member of a record, or the record. The id stays its own, unless it is what is damaged. */
export function damage(record: Json, random: Random): Damaged {
  const fields = Object.keys(record);
  const field = random.oneOf(fields);
  const [what, text] = random.oneOf(strangeValues);
  const id = JSON.stringify(random.oneOf(strangeIds));
  const kind = random.below(20);
  if (kind === 0) return whole(random);
  if (kind < 3)
    return {
      what: `without ${field}`,
      field: field,
      bytes: Buffer.from(JSON.stringify({ ...record, [field]: undefined })),
    };
  if (kind === 3) return twice(record, field, text(random), what);
  if (kind === 4) return withPrototype(record);
  const inReference = kind < 8 && isReference(record[field]);
  if (inReference) {
    const target = Buffer.concat([Buffer.from('{"sourcedId":'), asBytes(text(random)), Buffer.from('}')]);
    return replaced(record, field, target, `${what} as the id in ${field}`);
  }
  if (kind === 8 && isReference(record[field])) {
    return replaced(record, field, Buffer.from(`{"sourcedId":${id}}`), `an id in ${field} that is ${id}`);
  }
  return replaced(record, field, asBytes(text(random)), `${what} in ${field}`);
}

const isReference = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const asBytes = (text: string | Buffer): Buffer => (typeof text === 'string' ? Buffer.from(text) : text);

/** Something that is no record. */
function whole(random: Random): Damaged {
  const text = random.oneOf(['null', 'true', '7', '"oops"', '[]', '[[]]', '{}', '[{"sourcedId":"1"}]']);
  return { what: `${text} in place of a record`, field: null, bytes: Buffer.from(text) };
}

/** A member that stands twice: JSON.parse takes the later. */
function twice(record: Json, field: string, text: string | Buffer, what: string): Damaged {
  const { [field]: _, ...others } = record;
  const [begin, end] = cutAt(JSON.stringify({ ...others, [field]: hole }));
  const first = Buffer.from(JSON.stringify(record[field]));
  const bytes = Buffer.concat([begin, first, Buffer.from(`,${JSON.stringify(field)}:`), asBytes(text), end]);
  return { what: `${field} twice, then ${what}`, field: field, bytes: bytes };
}

/** Members that an object has by itself. */
function withPrototype(record: Json): Damaged {
  const more = '"__proto__":{"sourcedId":"x","role":"administrator"},"constructor":"x","toString":1,"hasOwnProperty":2';
  const bytes = Buffer.from(`${JSON.stringify(record).slice(0, -1)},${more}}`);
  return { what: 'names of a prototype as members', field: '', bytes: bytes };
}

function replaced(record: Json, field: string, value: Buffer, what: string): Damaged {
  const [begin, end] = cutAt(JSON.stringify({ ...record, [field]: hole }));
  return { what: what, field: field, bytes: Buffer.concat([begin, value, end]) };
}

function cutAt(json: string): [Buffer, Buffer] {
  const [begin, end] = json.split(JSON.stringify(hole));
  return [Buffer.from(begin!), Buffer.from(end!)];
}
