import type { PendingQuery, Row } from 'postgres';
import type { Sql, Transaction } from '../postgres/connect.js';

/**
 * What becomes of a known problem that a run finds again, as assignments of `on conflict ... do update set`. One that an
 * earlier run had settled is open again, and new: its age counts from this run.
 */
export function reopened(sql: Sql | Transaction): PendingQuery<Row[]> {
  return sql`
    first_run = case when problem.settled_run < excluded.last_run then excluded.first_run else problem.first_run end,
    settled_run = null`;
}
