export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** Most rows of one page, as Canvas has it for every connection. */
const mostRows = 100;

const cursorOf = (position: number): string => Buffer.from(String(position)).toString('base64url');
const positionOf = (cursor: string): number => {
  const position = Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isInteger(position) || position < 0) throw new Error(`Invalid cursor: ${JSON.stringify(cursor)}`);
  return position;
};

/** One page of a list by positions: a cursor says how many rows came before, so a row that goes away shifts the rest. */
export function connectionOf<T>(rows: readonly T[], page: PageArguments, node: (row: T) => object): object {
  const from = page.after == null ? 0 : positionOf(page.after);
  const until = page.before == null ? rows.length : Math.min(rows.length, positionOf(page.before) - 1);
  let start = from;
  let end = Math.max(from, until);
  if (page.last != null) start = Math.max(start, end - Math.min(page.last, mostRows));
  else end = Math.min(end, start + Math.min(page.first ?? mostRows, mostRows));
  const edges = rows.slice(start, end).map((row, at) => ({ cursor: cursorOf(start + at + 1), node: node(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: end < until,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges[edges.length - 1]?.cursor ?? null,
    },
  };
}
