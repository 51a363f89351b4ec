import { customType } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { StoreError } from '../errors.js';

/**
 * A `jsonb` column whose values are decoded by a schema when read, so that values of an older or newer version are not
 * taken for something else. Drizzle's own `jsonb` only asserts a type. Plain SQL statements decode with the column's
 * `mapFromDriverValue`. Reading throws `StoreError` `STORED_VALUE_INVALID`.
 */
export function jsonColumn<Value>(name: string, schema: z.ZodType<Value>) {
  return customType<{ data: Value; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => decodeJson(name, schema, typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
  })(name);
}

function decodeJson<Value>(column: string, schema: z.ZodType<Value>, stored: unknown): Value {
  const decoded = schema.safeParse(stored);
  if (decoded.success) return decoded.data;
  const paths = decoded.error.issues.map((issue) => issue.path.join('.') || 'the value itself');
  throw new StoreError(
    'STORED_VALUE_INVALID',
    `The column ${column} holds a value that this version does not understand: ${[...new Set(paths)].join(', ')}.`,
  );
}
