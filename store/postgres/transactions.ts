import { errorCodeOf, isConnectionLost } from '../../codes/connection-codes.js';
import type postgres from 'postgres';

export type Sql = postgres.Sql<Record<string, never>>;
/** A statement's `jsonb` parameter: `tx.json(value as Json)`. */
export type Json = postgres.JSONValue;
export type Transaction = postgres.TransactionSql<Record<string, never>>;

/**
 * Makes transactions safe against a lost connection. When a connection closes, `postgres` 3.4.9 rejects the transaction
 * but does not stop its work: the next statement would go to the same connection object, which is closed (an uncaught
 * TypeError that ends the process, porsager/postgres#1066, #1154) or reconnected, where the statement would commit by
 * itself and a ROLLBACK would hit another transaction (#1155). So the work of a transaction whose connection is gone is
 * abandoned: it sends nothing, and no ROLLBACK follows. Without it fails: test/kills/lost-connection.test.ts,
 * test/store/drizzle-transactions.test.ts.
 */
export function safeTransactions(sql: Sql): Sql {
  const begin = sql.begin.bind(sql) as (work: (tx: Transaction) => Promise<unknown>) => Promise<unknown>;
  const beginSafely = async (work: (tx: Transaction) => Promise<unknown>): Promise<unknown> => {
    let over = false;
    try {
      return await begin(async (tx) => {
        try {
          const result = await work(whileConnected(() => !over, tx));
          // Work may end without another statement: its COMMIT would go wrong as a ROLLBACK would.
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

/** PostgreSQL closes the connection after a FATAL error: a ROLLBACK would be sent into the closing socket. */
function endsConnection(error: unknown): boolean {
  return (error as { severity?: unknown } | null)?.severity === 'FATAL';
}

const abandoned = new Promise<never>(() => {});

/** The transaction while its connection lasts; after that every statement is refused unsent. */
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
