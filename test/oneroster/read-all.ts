import { expect } from 'vitest';
import { certify } from '../../oneroster/rostering/certificate.js';
import type { OneRosterOptions } from '../../oneroster/requests.js';
import type { PageChain } from '../../oneroster/page-chain.js';
import type { ProviderProfile } from '../../oneroster/profiles/profile.js';
import { readCollection, type ReadCollectionOptions } from '../../oneroster/rostering/read-collection.js';
import type { OpenedPage } from '../../oneroster/rostering/split-page.js';
import { clientOf } from './provider.js';

/** A page's record as its bytes have it, seen to be the one that `parse` gives, which may leave out members. */
export function recordAt(page: OpenedPage, index: number): unknown {
  const record: unknown = JSON.parse(Buffer.from(page.slice(index)).toString());
  expect(record).toMatchObject(page.parse(index) as object);
  return record;
}

/** Reads to the end, and says what came. */
export async function readAll(
  at: { baseUrl: string },
  options: Partial<ReadCollectionOptions> = {},
  clientOptions: Partial<OneRosterOptions> = {},
  profile: Partial<ProviderProfile> = {},
) {
  const client = clientOf(at.baseUrl, clientOptions, { pageSize: 10, ...profile });
  let rows: unknown[] = [];
  let matches: number[] = [];
  let chain: PageChain | undefined;
  const restarts: string[] = [];
  for await (const event of readCollection({ client, collection: 'enrollments', ...options })) {
    chain = event.kind === 'page' ? event.chainAfter : event.chain;
    if (event.kind === 'restart') {
      restarts.push(event.broken);
      rows = [];
      matches = [];
    } else {
      for (let i = event.fresh.from; i < event.fresh.to; i++) rows.push(recordAt(event.page, i));
      matches.push(...event.matches);
    }
  }
  client.close();
  const ids = rows.map((row) => (row as { sourcedId: string }).sourcedId);
  const duplicates = ids.length - new Set(ids).size;
  return { rows, matches, restarts, chain: chain!, certificate: certify(chain!, { noIdRejects: 0, duplicates }) };
}
