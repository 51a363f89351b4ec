import type { Column, GetColumnData } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { StoreError } from '../errors.js';

/**
 * A `jsonb` column whose values are decoded by a schema when read, so that values of an older or newer version are not
 * taken for something else. Drizzle's own `jsonb` only asserts a type. What a plain SQL statement has read of it is
 * decoded by `decodeColumn`. Reading throws `StoreError` `STORED_VALUE_INVALID`.
 */
export function jsonColumn<Value>(name: string, schema: z.ZodType<Value>) {
  return customType<{ data: Value; driverData: unknown }>({
    dataType: () => 'jsonb',
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (value) => decodeJson(name, schema, typeof value === 'string' ? (JSON.parse(value) as unknown) : value),
  })(name);
}

/** A row of a Canvas CSV, by its columns. */
export const canvasRowColumn = (name: string) => jsonColumn(name, z.record(z.string(), z.string()));

/** What a plain SQL statement read from a JSON column, decoded by the column's schema. Null stays null. */
export function decodeColumn<Read extends Column>(column: Read, stored: unknown): GetColumnData<Read> {
  return stored === null ? null : column.mapFromDriverValue(stored);
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
