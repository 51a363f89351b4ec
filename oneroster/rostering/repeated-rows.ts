import type { Members } from '../fields.js';
import type { OpenedPage } from './split-page.js';

/**
 * Rows of a page that are byte for byte an earlier row of it; null if there are none. One answer is one look at the
 * list: unlike a copy that comes in a later page, which may stand where another record should, a copy within the page
 * hides no gap. Rows without a sourcedId are no copies: each may be another record.
 */
export function repeatedRows(page: OpenedPage): ReadonlySet<number> | null {
  const { hashes } = page;
  const distinct = new Set(hashes);
  if (distinct.size === hashes.length) return null;
  const repeated = new Set<number>();
  hashes.forEach((hash, row) => {
    if (!distinct.delete(hash) && sourcedIdAt(page, row) !== null) repeated.add(row);
  });
  return repeated;
}

/**
 * Rows of a page that come under the sourcedId of another row of it, by row: the others, in order. An answer that holds
 * a record twice, stamped anew for each school, differs in its bytes.
 */
export function rowsOfOneId(page: OpenedPage): ReadonlyMap<number, readonly number[]> {
  const byId = new Map<string, number[]>();
  for (let row = 0; row < page.count; row += 1) {
    const id = sourcedIdAt(page, row);
    if (id === null) continue;
    const rows = byId.get(id);
    if (rows === undefined) byId.set(id, [row]);
    else rows.push(row);
  }
  const others = new Map<number, readonly number[]>();
  for (const rows of byId.values()) {
    if (rows.length === 1) continue;
    for (const row of rows) {
      others.set(
        row,
        rows.filter((each) => each !== row),
      );
    }
  }
  return others;
}

const idStart = Buffer.from('{"sourcedId":"').length;
const quote = 0x22;
const backslash = 0x5c;

/** The sourcedId of a row, read from its bytes where they are as compact as most providers send them. */
function sourcedIdAt(page: OpenedPage, row: number): string | null {
  if (page.mode === 'split') {
    const slice = page.slice(row);
    const end = slice.indexOf(quote, idStart);
    const id = slice.subarray(idStart, end);
    if (end !== -1 && !id.includes(backslash)) return Buffer.from(id).toString('utf8').trim();
  }
  const { sourcedId } = (page.parse(row) ?? {}) as Members;
  if (typeof sourcedId === 'string') return sourcedId.trim();
  return Number.isSafeInteger(sourcedId) ? String(sourcedId) : null;
}
