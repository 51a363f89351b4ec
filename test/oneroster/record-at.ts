import { expect } from 'vitest';
import type { OpenedPage } from '../../oneroster/split-page.js';

/** A page's record as its bytes have it, seen to be the one that `parse` gives, which may leave out members. */
export function recordAt(page: OpenedPage, index: number): unknown {
  const record: unknown = JSON.parse(Buffer.from(page.slice(index)).toString());
  expect(record).toMatchObject(page.parse(index) as object);
  return record;
}
