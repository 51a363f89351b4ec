import { errorCodeOf, isConnectionLost } from '../../codes/connection-codes.js';
import type postgres from 'postgres';

export type Sql = postgres.Sql<Record<string, never>>;
/** What a statement sends as `jsonb`: `tx.json(value as Json)`. */
export type Json = postgres.JSONValue;
export type Transaction = postgres.TransactionSql<Record<string, never>>;

/**
 * Makes transactions safe against a PostgreSQL that goes away. When a connection closes, `postgres` 3.4.9 rejects the
 * transaction, but the work inside it is not told: its next statement would be sent on the same connection object, which
 * by then is closed (an uncaught TypeError that ends the process, porsager/postgres#1066, #1154) or stands for a new
 * connection, where the statement would be committed by itself, and a ROLLBACK would hit somebody else's transaction
 * (#1155). So the work of a transaction whose connection is gone is abandoned: it can send nothing, and no ROLLBACK
 * follows it. Without it fails: test/kills/lost-connection.test.ts, test/store/drizzle-transactions.test.ts.
 */
export function safeTransactions(sql: Sql): Sql {
  const begin = sql.begin.bind(sql) as (work: (tx: Transaction) => Promise<unknown>) => Promise<unknown>;
  const beginSafely = async (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> => {
    let over = false;
    try {
      return await begin(async (tx) => {
        try {
          const result = await work(whileConnected(() => !over, tx));
          // Work that ends without another statement: a COMMIT would be sent as wrongly as a ROLLBACK.
          return over ? await abandoned : result;
        } catch (error) {
          if (over || isConnectionLost(errorCodeOf(error)) || endsConnection(error)) return await abandoned;
          throw error;
        }
      });
    } finally {
      over = true;
    }
  };
  return Object.assign(sql, { begin: beginSafely });
}

/** After a FATAL error PostgreSQL closes the connection: a ROLLBACK would be sent into the closing socket. */
function endsConnection(error: unknown): boolean {
  return (error as { severity?: unknown } | null)?.severity === 'FATAL';
}

const abandoned = new Promise<never>(() => {});

/** The transaction as long as its connection stands; after that every statement is refused before it is sent. */
function whileConnected(isConnected: () => boolean, tx: Transaction): Transaction {
  const refuse = (): void => {
    if (!isConnected()) throw Object.assign(new Error('The transaction is over.'), { code: 'CONNECTION_CLOSED' });
  };
  const unsafe: Transaction['unsafe'] = (...statement) => {
    refuse();
    return tx.unsafe(...statement);
  };
  const savepoint = (work: (inner: Transaction) => Promise<unknown>): Promise<unknown> => {
    refuse();
    return tx.savepoint((inner) => work(whileConnected(isConnected, inner)));
  };
  const guarded: Partial<Record<string | symbol, unknown>> = { unsafe, savepoint };
  return new Proxy(tx, {
    apply: (target, self, statement) => {
      refuse();
      return Reflect.apply(target, self, statement) as unknown;
    },
    get: (target, property) => guarded[property] ?? (Reflect.get(target, property) as unknown),
  });
}
