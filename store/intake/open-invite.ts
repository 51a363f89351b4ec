import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from '../postgres/connect.js';

/** Whether a link of `invite` still counts, by the database's clock. The one rule for the page, the worker and lists. */
export function isOpen(sql: Sql | Transaction): PendingQuery<Row[]> {
  return sql`(revoked_at is null and used_at is null and expires_at > now())`;
}
