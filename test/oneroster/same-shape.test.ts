import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, membersRead } from '../../oneroster/rostering/decode.js';
import { openPage } from '../../oneroster/rostering/split-page.js';
import { sameShapeReader } from '../../oneroster/rostering/same-shape.js';
import { enrollmentRow } from './provider.js';

const asked = membersRead('enrollments')!;
const first = enrollmentRow(0);

/** What a reader made from the plain record makes of a record's text. */
function readAlike(written: string) {
  const page = Buffer.from(`[${written}]`).toString('latin1');
  return sameShapeReader(first, JSON.stringify(first), asked)!.read(page, 1, page.length - 1);
}

describe('records written as the first of their page', () => {
  it('are read without being parsed, as far as their decoder looks', () => {
    const members = readAlike(JSON.stringify(enrollmentRow(7)));
    expect(members).toBeDefined();
    expect(Object.keys(members!).sort()).toEqual([...asked].filter((member) => member in first).sort());
    expect(decodeRecord('enrollments', members)).toEqual(decodeRecord('enrollments', enrollmentRow(7)));
  });

  it('are asked for every member that their decoder looks at', () => {
    const looked = new Set<string | symbol>();
    const watched = new Proxy(first, {
      get: (record, member) => {
        looked.add(member);
        return record[member as string];
      },
    });
    expect(decodeRecord('enrollments', watched).ok).toBe(true);
    expect([...looked].sort()).toEqual([...asked].sort());
  });

  it.each([
    ['a name beyond ASCII', { role: 'élève' }],
    ['an escape', { role: 'stu"dent' }],
    ['a tab', { role: 'student\t' }],
    ['a fraction', { primary: 1.5 }],
    ['a number that JavaScript cannot hold', { primary: 1e300 }],
    ['a list', { user: [{ sourcedId: 'U1' }] }],
    ['a member more', { note: 'x' }],
  ])('are left to the parser with %s', (_what, change) => {
    expect(readAlike(JSON.stringify({ ...first, ...change }))).toBeUndefined();
  });

  it('are left to the parser where a member is missing, comes twice, or the record ends elsewhere', () => {
    const written = JSON.stringify(first);
    expect(readAlike(written.replace(/,"endDate":[^,}]*/, ''))).toBeUndefined();
    expect(readAlike(written.replace(/}$/, ',"role":"teacher"}'))).toBeUndefined();
    expect(readAlike(`${written} `)).toBeUndefined();
    expect(readAlike(written.slice(0, -1))).toBeUndefined();
  });

  it('say what parsing them would say, or are left to it, whatever they hold', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue());
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(first)), value, { maxKeys: 3 });
    const nested = fc.record(
      { sourcedId: value, href: fc.string(), type: fc.string() },
      { requiredKeys: ['sourcedId'] },
    );
    fc.assert(
      fc.property(changes, fc.option(nested, { nil: undefined }), (changed, user) => {
        const record = { ...first, ...changed, ...(user === undefined ? {} : { user }) };
        const members = readAlike(JSON.stringify(record));
        if (members === undefined) return;
        const parsed: unknown = JSON.parse(JSON.stringify(record));
        expect(decodeRecord('enrollments', members)).toEqual(decodeRecord('enrollments', parsed));
      }),
      { numRuns: 2_000 },
    );
  });

  it('cannot be told apart where the first record is spaced out or holds a list', () => {
    expect(sameShapeReader(first, JSON.stringify(first, null, 1), asked)).toBeNull();
    const listed = { ...first, metadata: ['x'] };
    expect(sameShapeReader(listed, JSON.stringify(listed), asked)).toBeNull();
  });
});

describe('a page of which much is unknown', () => {
  const odd = { ...enrollmentRow(5), role: 'élève' };
  const rows = [0, 1, 2, 3, 4].map(enrollmentRow).concat([odd, enrollmentRow(6)]);

  it('gives every record, those written otherwise parsed', () => {
    const page = openPage(Buffer.from(JSON.stringify({ enrollments: rows })), ['enrollments'])!;
    page.parseAll(asked);
    rows.forEach((row, index) =>
      expect(decodeRecord('enrollments', page.parse(index))).toEqual(decodeRecord('enrollments', row)),
    );
    expect(page.parse(5)).toEqual(odd);
  });

  it('is parsed whole where most of it is written otherwise', () => {
    const mixed = rows.map((row, index) => (index === 0 ? row : { ...row, note: index }));
    const page = openPage(Buffer.from(JSON.stringify({ enrollments: mixed })), ['enrollments'])!;
    page.parseAll(asked);
    mixed.forEach((row, index) => expect(page.parse(index)).toEqual(row));
  });
});
