import { errorCodeOf, isConnectionLost } from '../../codes/connection-codes.js';
import type postgres from 'postgres';

export type Sql = postgres.Sql<Record<string, never>>;
export type Transaction = postgres.TransactionSql<Record<string, never>>;

/**
 * Makes transactions safe against a PostgreSQL that goes away. When a connection closes, `postgres` 3.4 rejects the
 * transaction, but the work inside it is not told: its next statement would be sent on the same connection object, which
 * by then is closed (an uncaught TypeError that ends the process) or stands for a new connection, where the statement
 * would be committed by itself, and a ROLLBACK would hit somebody else's transaction. So the work of a transaction whose
 * connection is gone is never heard of again: it can send nothing, and no ROLLBACK follows it.
 */
export function safeTransactions(sql: Sql): Sql {
  const begin = sql.begin.bind(sql) as (work: (tx: Transaction) => Promise<unknown>) => Promise<unknown>;
  const beginSafely = async (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> => {
    let over = false;
    try {
      return await begin(async (tx) => {
        try {
          return await work(onlyWhile(() => !over, tx));
        } catch (error) {
          if (over || isConnectionLost(errorCodeOf(error))) return await neverHeardOf;
          throw error;
        }
      });
    } finally {
      over = true;
    }
  };
  return Object.assign(sql, { begin: beginSafely });
}

const neverHeardOf = new Promise<never>(() => {});

/** The transaction as long as its connection stands; after that every statement is refused before it is sent. */
function onlyWhile(stands: () => boolean, tx: Transaction): Transaction {
  return new Proxy(tx, {
    apply: (target, self, statement) => {
      if (!stands()) throw Object.assign(new Error('The transaction is over.'), { code: 'CONNECTION_CLOSED' });
      return Reflect.apply(target, self, statement) as unknown;
    },
  });
}
