import { customType } from 'drizzle-orm/pg-core';

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A `bigint` as text, as the driver gives it: above 2^53 a number would lose digits. */
export const bigintText = customType<{ data: string }>({ dataType: () => 'bigint' });
