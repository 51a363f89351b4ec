import { finished } from 'node:stream/promises';
import { openSetStore } from './sql-client.js';

/**
 * The rows of a query as CSV without a header, in the query's order. Uses a connection of its own and closes it: a COPY
 * to the client can leave the driver's socket paused for the next query (porsager/postgres#499, #1016). A reader that
 * stops early leaks nothing. Without it fails: test/store/abandoned-batches.test.ts.
 */
export async function* copyOutCsv(url: string, query: string): AsyncGenerator<Buffer> {
  const own = openSetStore(url, { connections: 1 });
  try {
    const stream = await own.sql.unsafe(`copy (${query}) to stdout with (format csv)`).readable();
    try {
      for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
    } finally {
      // Unread rows of a reader that stopped early would keep the connection from closing.
      if (!stream.readableEnded) await finished(stream.resume()).catch(() => undefined);
    }
  } finally {
    await own.close();
  }
}
