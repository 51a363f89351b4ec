import type { PostgresType } from 'postgres';
import { parse } from 'postgres-array';

/**
 * The arrays that statements take and give: `text[]`, `name[]`, `int[]` and `bigint[]`, whose elements come as the driver
 * gives such values by themselves. By PostgreSQL's fixed type numbers.
 *
 * `postgres` 3.4.9 would ask each new connection for them. Nobody waits for that statement: where the connection is lost
 * meanwhile, its rejection ends the process, and the connection hangs until its time-out (no report was found). Without
 * it fails: test/store/full-pool.test.ts.
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

/** A flat array as PostgreSQL reads it from text; null and undefined become NULL. */
export function arrayLiteral(elements: readonly unknown[]): string {
  const quoted = elements.map((each) => (each == null ? 'NULL' : `"${String(each).replace(/["\\]/g, '\\$&')}"`));
  return `{${quoted.join(',')}}`;
}
