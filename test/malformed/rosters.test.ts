import { afterEach, describe, expect, test } from 'vitest';
import { decodingProblems } from '../../codes/decoding-problems.js';
import { decodeRecord } from '../../oneroster/rostering/decode.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { readCollection } from '../../oneroster/rostering/read-collection.js';
import { clientOf, isTokenRequest, sendToken, startProvider } from '../oneroster/provider.js';
import { classRecord, courseRecord, enrollment, org, termRecord, userRecord } from '../oneroster/sample-records.js';
import { damage, strangeIds, type Damaged, type Json } from './damage.js';
import { randomOf } from './random.js';

const samples: Record<CollectionName, Json> = {
  orgs: { ...org, identifier: '12', parent: { sourcedId: '1' } },
  academicSessions: { ...termRecord, parent: { sourcedId: '12-3200' } },
  courses: { ...courseRecord, grades: ['09'], subjects: ['Mathematics'], schoolYear: { sourcedId: '12-3200' } },
  classes: { ...classRecord, classCode: 'MAT1.1', grades: ['09'], periods: ['1(A-E)'], location: 'B12' },
  users: { ...userRecord, identifier: '1234', email: 'mira@maple.example', middleName: 'Ada', grades: ['09'] },
  enrollments: { ...enrollment, primary: 'false' },
};
const collections = Object.keys(samples) as CollectionName[];
/** Of each collection: 720 in all. */
const damagedPerCollection = 120;

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

interface Row {
  bytes: Buffer;
  /** Undefined: a good record. */
  damaged?: Damaged;
}

/** Good and damaged records in turn, each under an id of its own. */
function rowsOf(collection: CollectionName): Row[] {
  const random = randomOf(collections.indexOf(collection) + 1);
  return Array.from({ length: damagedPerCollection }, (_, at) => {
    const good = { ...samples[collection], sourcedId: `good-${at}` };
    const damaged = damage({ ...samples[collection], sourcedId: `bad-${at}` }, random);
    return [{ bytes: Buffer.from(JSON.stringify(good)) }, { bytes: damaged.bytes, damaged }];
  }).flat();
}

/** Serves rows page by page, byte for byte. */
async function serve(collection: CollectionName, rows: readonly Row[]): Promise<void> {
  provider = await startProvider((asked, response) => {
    if (isTokenRequest(asked)) return sendToken(response);
    const offset = Number(asked.query.get('offset'));
    const page = rows.slice(offset, offset + Number(asked.query.get('limit')));
    const records = page.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [Buffer.from(','), bytes]));
    response.writeHead(200, { 'content-type': 'application/json', 'x-total-count': String(rows.length) });
    response.end(Buffer.concat([Buffer.from(`{"${collection}":[`), ...records, Buffer.from(']}')]));
  });
}

/** Reads as a night does; each record as its page has it. */
async function read(collection: CollectionName): Promise<unknown[]> {
  const client = clientOf(provider!.baseUrl, {}, { pageSize: 25 });
  let rows: unknown[] = [];
  for await (const event of readCollection({ client, collection })) {
    if (event.kind === 'restart') rows = [];
    else for (let row = event.fresh.from; row < event.fresh.to; row += 1) rows.push(event.page.parse(row));
  }
  client.close();
  return rows;
}

describe.each(collections)('among malformed %s', (collection) => {
  test('the good ones all arrive, and each of the others is read as what it says or told with its field', async () => {
    const rows = rowsOf(collection);
    await serve(collection, rows);
    const came = await read(collection);
    expect(came).toHaveLength(rows.length);
    const counts = { read: 0, told: 0 };
    rows.forEach(({ damaged }, at) => {
      const decoded = decodeRecord(collection, came[at]);
      if (damaged === undefined) {
        const plain = decodeRecord(collection, { ...samples[collection], sourcedId: `good-${at / 2}` });
        return expect(decoded).toEqual(plain);
      }
      counts[decoded.ok ? 'read' : 'told'] += 1;
      expectClear(collection, decoded, damaged, `bad-${(at - 1) / 2}`);
    });
    expect(counts.read + counts.told).toBe(damagedPerCollection);
    expect(counts.told).toBeGreaterThan(damagedPerCollection / 10);
    expect(counts.read).toBeGreaterThan(damagedPerCollection / 10);
  });

  test.each(strangeIds)('an id like %j is kept as it is, but for spaces around it', async (id) => {
    const decoded = decodeRecord(collection, { ...samples[collection], sourcedId: id });
    expect(decoded).toMatchObject({ ok: true, record: { sourcedId: id.trim() } });
  });
});

function expectClear(
  collection: CollectionName,
  decoded: ReturnType<typeof decodeRecord>,
  { what, field }: Damaged,
  id: string,
): void {
  if (!decoded.ok) {
    expect(Object.keys(decodingProblems), what).toContain(decoded.code);
    // An end that lies before its begin is told at the end, whichever of the two is wrong.
    if (field !== null) expect(decoded.field, what).toBe(decoded.code === 'END_BEFORE_START' ? 'endDate' : field);
    expect(decoded.remedy.length, what).toBeGreaterThan(20);
    const { sourcedId: _, ...told } = decoded;
    expect(JSON.stringify(told), what).not.toMatch(/Maple|wizard|9007199|06\/04|script|HYPERLINK|Falk|mira/);
    return;
  }
  expect(decoded.record.sourcedId.isWellFormed(), what).toBe(true);
  // Nothing that was not damaged has become something else.
  const plain = decodeRecord(collection, { ...samples[collection], sourcedId: id });
  if (!plain.ok) throw new Error('the sample is not good');
  const { ok: _, ...given } = { ok: true, ...decoded.record } as Json;
  const changed = Object.entries(plain.record).filter(
    ([name, value]) => JSON.stringify(given[name]) !== JSON.stringify(value),
  );
  const own = field === null ? [] : [field, `${field}SourcedId`, `${field.replace(/s$/, '')}SourcedIds`];
  expect(
    changed.map(([name]) => name).filter((name) => !own.includes(name)),
    what,
  ).toEqual([]);
  for (const value of Object.values(decoded.record).flat()) {
    expect(['string', 'boolean', 'object'].includes(typeof value), what).toBe(true);
    if (typeof value === 'string') expect(value.isWellFormed() && !value.includes('\0'), what).toBe(true);
  }
}

/** What cannot be read says something else than nothing. */
const unreadable: readonly unknown[] = [
  {},
  { value: '2026-08-20' },
  true,
  ['2026-08-20', '2026-08-21'],
  9007199254740995,
  [{}],
];

test.each<[CollectionName, string, string]>([
  ['orgs', 'status', 'UNKNOWN_STATUS'],
  ['enrollments', 'status', 'UNKNOWN_STATUS'],
  ['enrollments', 'endDate', 'NOT_A_DATE'],
  ['enrollments', 'beginDate', 'NOT_A_DATE'],
  ['academicSessions', 'endDate', 'NOT_A_DATE'],
  ['users', 'familyName', 'REQUIRED_FIELD_MISSING'],
  ['users', 'givenName', 'REQUIRED_FIELD_MISSING'],
])('of %s a %s that cannot be read is not taken for none: %s', (collection, field, code) => {
  for (const value of unreadable) {
    const decoded = decodeRecord(collection, { ...samples[collection], [field]: value });
    const told = typeof value === 'number' && code === 'REQUIRED_FIELD_MISSING' ? 'ID_NOT_EXACT' : code;
    expect(decoded, JSON.stringify(value)).toMatchObject({ ok: false, code: told, field });
  }
});

test.each([9007199254740995, 1e300, -9007199254740995])(
  'an id like the number %d at the border of two pages breaks no reading',
  async (id) => {
    const rows = Array.from({ length: 30 }, (_, at) => ({
      bytes: Buffer.from(JSON.stringify({ ...samples.orgs, sourcedId: [9, 10, 18, 19].includes(at) ? id : `o${at}` })),
    }));
    await serve('orgs', rows);
    const client = clientOf(provider!.baseUrl, {}, { pageSize: 10 });
    let count = 0;
    for await (const event of readCollection({ client, collection: 'orgs' })) {
      if (event.kind === 'restart') count = 0;
      else count += event.fresh.to - event.fresh.from;
    }
    client.close();
    expect(count).toBe(30);
  },
);
