/** Groups rows by their `key`, by which they are ordered, also across batches. */
export async function* inGroups<Row extends { key: string }, One>(
  batches: AsyncIterable<Row[]>,
  make: (row: Row) => One,
): AsyncGenerator<One[]> {
  let key: string | null = null;
  let group: One[] = [];
  for await (const batch of batches) {
    for (const row of batch) {
      if (row.key !== key && group.length > 0) {
        yield group;
        group = [];
      }
      key = row.key;
      group.push(make(row));
    }
  }
  if (group.length > 0) yield group;
}
