import { OneRosterFailure, invalidData, type Warning } from './failures.js';
import { fieldsOf, parseFilter, resolveField, valueOf, type Predicate } from './filter.js';
import type { WireCollection } from './wire.js';

export const defaultLimit = 100;

/** The six query parameters of OneRoster 1.1, read and checked. */
export interface Query {
  /** Undefined when the caller did not say. */
  limit: number | undefined;
  offset: number;
  sort: { field: string; descending: boolean } | undefined;
  /** The order within a page, of a provider that sorts no list as a whole. */
  pageSort: Query['sort'];
  filter: Predicate | undefined;
  fields: readonly string[] | undefined;
  warnings: Warning[];
  /** Two queries with the same key choose the same rows in the same order. */
  key: string;
}

function wholeNumber(name: string, raw: string | undefined, least: number): number | undefined {
  if (raw === undefined) return undefined;
  if (!/^\d{1,9}$/.test(raw) || Number(raw) < least) throw invalidData(`${name} must be a whole number from ${least}`);
  return Number(raw);
}

export interface QueryHabits {
  ignoreFilter: boolean;
  ignoreSort: boolean;
  refuseSort: boolean;
  sortWithinPage: boolean;
  unquotedFilter: boolean;
}

export function parseQuery(
  collection: WireCollection,
  raw: Record<string, string | undefined>,
  habits: QueryHabits,
): Query {
  const warnings: Warning[] = [];
  const limit = wholeNumber('limit', raw.limit, 1);
  const offset = wholeNumber('offset', raw.offset, 0) ?? 0;
  if (raw.sort !== undefined && habits.refuseSort)
    throw new OneRosterFailure(400, 'invalid_sort_field', 'sort is not supported');
  const asked = habits.ignoreSort ? undefined : parseSort(collection, raw, warnings);
  const [sort, pageSort] = habits.sortWithinPage ? [undefined, asked] : [asked, undefined];
  const filtering = raw.filter !== undefined && !habits.ignoreFilter;
  const filter = filtering ? parseFilter(collection, raw.filter!, !habits.unquotedFilter) : undefined;
  const fields = parseFields(collection, raw.fields, warnings);
  const key = `${filtering ? raw.filter : ''}|${sort ? `${sort.field} ${sort.descending}` : ''}`;
  return { limit, offset, sort, pageSort, filter, fields, warnings, key };
}

function parseSort(
  collection: WireCollection,
  raw: Record<string, string | undefined>,
  warnings: Warning[],
): Query['sort'] {
  if (raw.orderBy !== undefined && raw.orderBy !== 'asc' && raw.orderBy !== 'desc') {
    throw invalidData('orderBy is asc or desc');
  }
  if (raw.sort === undefined) return undefined;
  const field = resolveField(collection, raw.sort);
  if (field !== undefined) return { field, descending: raw.orderBy === 'desc' };
  warnings.push({ codeMinor: 'invalid_sort_field', description: `unknown sort field ${raw.sort}: default order` });
  return undefined;
}

/** Unknown fields: everything comes back, with a warning. A blank list is refused. */
export function parseFields(
  collection: WireCollection,
  raw: string | undefined,
  warnings: Warning[],
): readonly string[] | undefined {
  if (raw === undefined) return undefined;
  const fields = raw.split(',').map((field) => field.trim());
  if (fields.some((field) => field === '')) {
    throw new OneRosterFailure(400, 'invalid_blank_selection_field', 'fields must name at least one field');
  }
  const unknown = fields.filter((field) => !fieldsOf[collection].includes(field) && field !== 'metadata');
  if (unknown.length === 0) return fields;
  warnings.push({ codeMinor: 'invalid_selection_field', description: `unknown field ${unknown.join()}: all fields` });
  return undefined;
}

/** Filters and sorts rows; the given list is left as it is. */
export function choose<Row extends object>(
  collection: WireCollection,
  rows: readonly Row[],
  { filter, sort }: Pick<Query, 'filter' | 'sort'>,
): readonly Row[] {
  const chosen = filter ? rows.filter((row) => filter(row as Record<string, unknown>)) : rows;
  if (!sort) return chosen;
  const { field, descending } = sort;
  const keyOf = (row: Row): string | number => {
    const value = valueOf(collection, row as Record<string, unknown>, field);
    if (field === 'dateLastModified') return Date.parse(String(value)) || 0; // an export may hold what is no time
    return value === null || value === undefined ? '' : typeof value === 'number' ? value : String(value);
  };
  const keyed = chosen.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  if (descending) keyed.reverse();
  return keyed.map(({ row }) => row);
}

/** RFC 8288 links to the first, previous, next and last page. */
export function pageLinks(url: string, offset: number, limit: number, total: number, next: number): string {
  const at = (to: number): string => {
    const address = new URL(url);
    address.searchParams.set('limit', String(limit));
    address.searchParams.set('offset', String(to));
    return address.href;
  };
  const links = [`<${at(0)}>; rel="first"`];
  if (offset > 0) links.push(`<${at(Math.max(0, offset - limit))}>; rel="prev"`);
  if (offset + limit < total) links.push(`<${at(next)}>; rel="next"`);
  links.push(`<${at(Math.max(0, Math.floor((total - 1) / limit) * limit))}>; rel="last"`);
  return links.join(', ');
}
