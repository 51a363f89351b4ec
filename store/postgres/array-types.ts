import type { PostgresType } from 'postgres';
import { parse } from 'postgres-array';

/**
 * The array types that statements take and return: `text[]`, `name[]`, `int[]` and `bigint[]`, by PostgreSQL's fixed
 * type numbers. Elements are decoded as the driver decodes single values.
 *
 * Without this `postgres` 3.4.9 queries them on each new connection and awaits the query nowhere: if the connection is
 * lost meanwhile, its rejection ends the process, and the connection hangs until its time-out (no report was found).
 * Without it fails: test/store/full-pool.soak.test.ts.
 */
export const arrayTypes: Record<string, PostgresType<readonly unknown[]>> = {
  textArray: arrayOf(1009, (element) => element),
  nameArray: arrayOf(1003, (element) => element),
  intArray: arrayOf(1007, Number),
  bigintArray: arrayOf(1016, (element) => element),
};

function arrayOf(type: number, element: (text: string) => unknown): PostgresType<readonly unknown[]> {
  return { to: type, from: [type], serialize: arrayLiteral, parse: (text: string) => parse(text, element) };
}

/** A flat array as PostgreSQL's text literal; null and undefined become NULL. */
export function arrayLiteral(elements: readonly unknown[]): string {
  const quoted = elements.map((each) => (each == null ? 'NULL' : `"${String(each).replace(/["\\]/g, '\\$&')}"`));
  return `{${quoted.join(',')}}`;
}
