import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decodingProblems } from '../../codes/decoding-problems.js';
import { decodeResult, decodeWith } from '../../oneroster/gradebook/decode.js';
import type { GradebookList } from '../../oneroster/gradebook/gradebook-reads.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';
import { clientOf, isTokenRequest, sendToken, startProvider } from '../oneroster/provider.js';
import { damage, type Damaged, type Json } from './damage.js';
import { randomOf } from './random.js';

const samples = {
  categories: {
    ...{ sourcedId: 'C1', status: 'active', title: 'Homework' },
    metadata: { userDcid: 17, TermID: 3600 },
  },
  lineItems: {
    ...{ sourcedId: 'L1', status: 'active', title: 'Essay', description: 'On maps' },
    ...{ assignDate: '2026-11-16', dueDate: '2026-11-20', resultValueMin: 0, resultValueMax: 20 },
    ...{ class: { sourcedId: '8007' }, category: { sourcedId: 'C1' }, metadata: { scoreType: 'POINTS' } },
  },
  results: {
    ...{ sourcedId: 'R1', status: 'active', score: 15, scoreStatus: 'fully graded', scoreDate: '2026-11-21' },
    ...{ lineItem: { sourcedId: 'L1' }, student: { sourcedId: 'S1' }, comment: 'Well done' },
  },
} satisfies Record<string, Json>;
type Collection = keyof typeof samples;
const collections = Object.keys(samples) as Collection[];
const damagedPerCollection = 60;

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase());
});
afterAll(() => store?.close());

let provider: Awaited<ReturnType<typeof startProvider>> | undefined;
afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

/** Serves good and damaged records in turn, and reads them as a passback does. */
async function readAmong(collection: Collection) {
  const random = randomOf(collections.indexOf(collection) + 101);
  const damaged = Array.from({ length: damagedPerCollection }, (_, at) =>
    damage({ ...samples[collection], sourcedId: `bad-${at}` }, random),
  );
  const good = (at: number): Json => ({ ...samples[collection], sourcedId: `good-${at}` });
  const rows = damaged.flatMap(({ bytes }, at) => [Buffer.from(JSON.stringify(good(at))), bytes]);
  provider = await startProvider((asked, response) => {
    if (isTokenRequest(asked)) return sendToken(response);
    const [offset, limit] = [Number(asked.query.get('offset')), Number(asked.query.get('limit'))];
    const page = rows.slice(offset, offset + limit);
    response.writeHead(200, { 'content-type': 'application/json', 'x-total-count': String(rows.length) });
    const joined = page.flatMap((each, at) => (at === 0 ? [each] : [Buffer.from(','), each]));
    response.end(Buffer.concat([Buffer.from(`{"${collection}":[`), ...joined, Buffer.from(']}')]));
  });
  const client = clientOf(provider.baseUrl);
  const list = (await {
    categories: () => client.categories(),
    lineItems: () => client.lineItemsOfClass('8007'),
    results: () => client.resultsOfClass('8007'),
  }[collection]()) as GradebookList<{ sourcedId: string }>;
  client.close();
  return { damaged, list };
}

describe.each(collections)('among malformed %s', (collection) => {
  test('the good ones all arrive, and each of the others is read as what it says or told with its field', async () => {
    const { damaged, list } = await readAmong(collection);
    const { records, undecoded } = list;
    const goodOnes = records.filter(({ sourcedId }) => sourcedId.startsWith('good-'));
    expect(goodOnes.map(({ sourcedId }) => sourcedId)).toEqual(damaged.map((_, at) => `good-${at}`));
    const [first, ...others] = goodOnes.map(({ sourcedId: _, ...rest }) => withoutId(rest));
    for (const other of others) expect(other).toEqual(first);
    // Records of one id are one; a damaged id may be another's.
    const ids = new Set(damaged.map((each, at) => idOf(each) ?? `nobody ${at}`));
    expect(records.length - goodOnes.length + undecoded.length).toBe(ids.size);
    expect(undecoded.length).toBeGreaterThan(5);
    for (const { code, field } of undecoded) {
      expect(Object.keys(decodingProblems)).toContain(code);
      expect([...Object.keys(samples[collection]), '']).toContain(field);
    }
    // PostgreSQL keeps what is kept.
    const { sql } = store;
    const kept = await sql<Array<{ record: unknown }>>`
      select record from jsonb_array_elements(${sql.json(records)}) as listed(record)`;
    expect(kept).toHaveLength(records.length);
  });
});

/** A line item as the SIS sent it has its id, too. */
function withoutId(record: Json): Json {
  const { raw, ...others } = record;
  return raw === undefined ? record : { ...others, raw: { ...(raw as Json), sourcedId: null } };
}

/** The id by which the reader tells records apart; null: it has none. */
function idOf({ bytes }: Damaged): string | null {
  const raw = JSON.parse(bytes.toString('latin1')) as Json | null;
  const id = typeof raw === 'object' && raw !== null ? raw.sourcedId : null;
  if (typeof id === 'string') return id.replaceAll('\0', '').toWellFormed().trim() || null;
  return typeof id === 'number' && Number.isFinite(id) ? String(id) : null;
}

test.each([{}, 'soon', 9007199254740995, '06/04/2027', ['2026-11-21']])(
  'a result dated %j keeps its score',
  (scoreDate) => {
    const told = (undecoded: unknown): never => expect.fail(JSON.stringify(undecoded));
    const read = decodeWith(decodeResult, { ...samples.results, scoreDate }, told);
    expect(read).toMatchObject({ score: 15, scoreDate: null });
  },
);

test.each([{}, true, 'A+', '0x10', [15, 16], '1e999', { value: 15 }])(
  'a score of %j is told, and no number',
  (score) => {
    const told: unknown[] = [];
    expect(decodeWith(decodeResult, { ...samples.results, score }, (each) => told.push(each))).toBeNull();
    expect(told).toEqual([{ sourcedId: 'R1', code: 'NOT_A_NUMBER', field: 'score' }]);
  },
);
