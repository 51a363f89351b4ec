import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfBytes } from '../../oneroster/rostering/hash.js';
import { openPage } from '../../oneroster/rostering/split-page.js';
import { enrollmentRow } from './provider.js';

const rows = Array.from({ length: 20 }, (_, i) => enrollmentRow(i));
const bodyOf = (value: unknown, space?: number) => Buffer.from(JSON.stringify(value, null, space));
const open = (body: Buffer) => openPage(body, ['enrollments', 'results']);

function records(body: Buffer): unknown[] {
  const page = open(body)!;
  return Array.from({ length: page.count }, (_, i) => page.parse(i));
}

describe('opening a page', () => {
  it('tells the records of a compact page apart without parsing it', () => {
    const page = open(bodyOf({ enrollments: rows }))!;
    expect(page.mode).toBe('split');
    expect(page.count).toBe(20);
    expect(Buffer.from(page.slice(7)).toString()).toBe(JSON.stringify(rows[7]));
    expect(page.hash(7)).toBe(hashOfBytes(Buffer.from(JSON.stringify(rows[7]))));
    expect(page.parse(19)).toEqual(rows[19]);
  });

  it.each([
    ['pretty printed', bodyOf({ enrollments: rows }, 2)],
    [
      'with its members in another order',
      bodyOf({ enrollments: rows.map(({ sourcedId, ...rest }) => ({ ...rest, sourcedId })) }),
    ],
    [
      'with a warning beside the list',
      bodyOf({ enrollments: rows, statusInfoSet: [{ imsx_codeMinor: 'invalid_sort_field' }] }),
    ],
    ['with a warning before the list', bodyOf({ warnings: [], enrollments: rows })],
    ['as a bare list', bodyOf(rows)],
    ['after a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bodyOf({ enrollments: rows })])],
  ])('reads a page %s whole', (_how, body) => {
    const page = open(body)!;
    expect(page.mode).toBe('parsed');
    expect(page.count).toBe(20);
    expect(page.parse(3)).toEqual(rows[3]);
  });

  it('gives the same hash to a compact page whichever way it was read', () => {
    const split = open(bodyOf({ enrollments: rows }))!;
    const parsed = open(bodyOf({ enrollments: rows }, 2))!;
    expect([...parsed.hashes]).toEqual([...split.hashes]);
  });

  it('is not misled by a nested list whose objects begin like records', () => {
    const nested = rows.map((row) => ({ ...row, metadata: { refs: [{ sourcedId: 'a' }, { sourcedId: 'b' }] } }));
    expect(records(bodyOf({ enrollments: nested }))).toEqual(nested);
  });

  it('is not misled by a text that looks like the border of two records', () => {
    const texts = rows.map((row) => ({ ...row, metadata: '},{"sourcedId":"9"}]}' }));
    expect(records(bodyOf({ enrollments: texts }))).toEqual(texts);
  });

  it('finds nothing in an empty page, and tells no page from a page', () => {
    expect(open(bodyOf({ enrollments: [] }))?.count).toBe(0);
    expect(open(Buffer.from('{"enrollments":""}'))?.count).toBe(0);
    expect(open(bodyOf({ users: rows }))).toBeNull();
    expect(open(Buffer.from('{"enrollments":['))).toBeNull();
    expect(open(Buffer.from('"enrollments"'))).toBeNull();
  });

  it('knows a list by another name', () => {
    const page = open(bodyOf({ results: rows }))!;
    expect(page).toMatchObject({ mode: 'split', count: 20 });
  });

  it('passes on what the provider warned of', () => {
    const page = open(bodyOf({ enrollments: rows, statusInfoSet: [{ imsx_codeMinor: 'invalid_sort_field' }] }))!;
    expect(page.warnings).toEqual(['invalid_sort_field']);
  });

  it('writes hashes as PostgreSQL has them: eight bytes each, big-endian, signed', () => {
    const page = open(bodyOf({ enrollments: rows }))!;
    const block = page.hashBlock(2, 5);
    expect([0, 8, 16].map((at) => block.readBigInt64BE(at))).toEqual([page.hash(2), page.hash(3), page.hash(4)]);
  });

  it('never gives a slice that parses and is not one of the records, whatever they hold', () => {
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(
        [{ sourcedId: 'n' }],
        [{ id: 1 }, { sourcedId: 'n' }, { sourcedId: 'm' }],
        [[{ sourcedId: 'n' }, { sourcedId: 'n' }]],
        { sourcedId: 'inner' },
        '},{"sourcedId":"x"',
        '[{"sourcedId":"x"',
        'a\\',
      ),
    );
    const anyRow = fc.record({ sourcedId: fc.string(), user: anything, metadata: anything });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 6 }), (list) => {
        const body = bodyOf({ enrollments: list });
        const wanted = (JSON.parse(body.toString()) as { enrollments: unknown[] }).enrollments;
        const got = records(body);
        // A wrong cut is allowed only where it shows: a slice of the page is then no JSON.
        if (!got.includes(undefined)) expect(got).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
  });
});
