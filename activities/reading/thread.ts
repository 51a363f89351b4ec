import { workerData } from 'piscina';
import type { RequestMetrics } from '../../oneroster/client.js';
import { openStore } from '../../store/connect.js';
import { failureOf, type ReaderData, type ReadingAnswer, type ReadingTask, type Said, type Told } from './messages.js';
import { readOne, type ExtractResult } from './read-one.js';
import { sisClient, type SisAccess } from './sis-client.js';

/** Each reading commits, renews a token and takes a turn at most; connections that nobody needs are closed. */
const connections = 40;
const closeIdleAfterSeconds = 60;

const access = openAccess(workerData as ReaderData);

/** Keys come here as bare bytes. */
function openAccess({ databaseUrl, secretKeys }: ReaderData): SisAccess {
  const [first, ...rest] = secretKeys.map(({ id, bytes }) => ({ id, bytes: Buffer.from(bytes) }));
  return { store: openStore(databaseUrl, { connections, closeIdleAfterSeconds }), secretKeys: [first!, ...rest] };
}

/** What a reader thread does with a task. */
export default async function read({ run, collections, lanes, port }: ReadingTask): Promise<ReadingAnswer> {
  const stop = new AbortController();
  // Told together with what else is told: a message for each request would cost as much as hashing its page.
  let requests: RequestMetrics[] = [];
  const tellRequests = (): void => {
    if (requests.length > 0) port.postMessage({ kind: 'requests', metrics: requests } satisfies Told);
    requests = [];
  };
  const tell = (told: Told): void => {
    tellRequests();
    port.postMessage(told);
  };
  const onRequest = (metrics: RequestMetrics): void => void requests.push(metrics);
  const client = sisClient(access, run, { signal: stop.signal, onRequest });
  client.setLanes(lanes);
  port.on('message', (said: Said) => {
    if (said === 'stop') stop.abort();
    else client.setLanes(said.lanes);
  });
  try {
    const results: ExtractResult[] = [];
    for (const collection of collections) {
      results.push(await readOne({ sql: access.store.sql, run, client, signal: stop.signal, tell }, collection));
    }
    return { results };
  } catch (error) {
    return stop.signal.aborted ? { results: null } : { failure: failureOf(error) };
  } finally {
    client.close();
    tellRequests();
    port.close();
  }
}
