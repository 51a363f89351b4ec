import net from 'node:net';
import postgres from 'postgres';
import { safeTransactions, type Sql } from './transactions.js';

export type { Sql, Transaction } from './transactions.js';

/** An open connection pool. */
export interface Store {
  url: string;
  sql: Sql;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** At most. */
  connections?: number;
  /** Without it connections stay open. */
  closeIdleAfterSeconds?: number;
}

/**
 * Opens a pool. `bigint` columns come as strings, dates as `YYYY-MM-DD` strings: no rule reads a `Date`.
 *
 * The socket is made here because `postgres` never sets TCP_NODELAY, which costs about 40 ms at each COPY.
 */
export function openStore(url: string, options: StoreOptions = {}): Store {
  const sql = postgres(url, {
    max: options.connections ?? 12,
    ...(options.closeIdleAfterSeconds !== undefined && { idle_timeout: options.closeIdleAfterSeconds }),
    onnotice: () => undefined,
    connection: { application_name: 'rollbook', ...endsWithItsWorker },
    types: { date: plainDate },
    ...noDelaySocket(url),
  }) as unknown as Sql;
  safeTransactions(sql);
  return { url, sql, close: () => sql.end({ timeout: 5 }) };
}

/**
 * What a worker that vanished had open must not hold its successor up: PostgreSQL notices after two minutes that nobody
 * is there any more (seconds, and how often it asks), and after half an hour that nobody goes on (milliseconds).
 */
const endsWithItsWorker = {
  tcp_keepalives_idle: 60,
  tcp_keepalives_interval: 15,
  tcp_keepalives_count: 4,
  idle_in_transaction_session_timeout: 1_800_000,
};

const plainDate = {
  to: 1082,
  from: [1082],
  serialize: (value: string) => value,
  parse: (value: string) => value,
};

function noDelaySocket(url: string): object {
  const { hostname, port, searchParams } = new URL(url);
  const needsOwnSocket =
    hostname !== '' && !hostname.includes(',') && !searchParams.has('sslmode') && !searchParams.has('ssl');
  if (!needsOwnSocket) return {};
  return {
    socket: () =>
      new Promise<net.Socket>((resolve, reject) => {
        const socket = net.connect({ host: hostname, port: Number(port || 5432), noDelay: true });
        socket.once('connect', () => {
          socket.off('error', reject);
          resolve(socket);
        });
        socket.once('error', reject);
      }),
  };
}
