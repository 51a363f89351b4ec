/**
 * Rows of a page that are byte for byte an earlier row of it; null if there are none. One answer is one look at the
 * list: unlike a copy that comes in a later page, which may stand where another record should, a copy within the page
 * hides no gap.
 */
export function repeatedRows(hashes: BigInt64Array): ReadonlySet<number> | null {
  const distinct = new Set(hashes);
  if (distinct.size === hashes.length) return null;
  const repeated = new Set<number>();
  hashes.forEach((hash, row) => {
    if (!distinct.delete(hash)) repeated.add(row);
  });
  return repeated;
}
