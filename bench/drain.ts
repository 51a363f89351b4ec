import { Agent } from 'node:http';
import got from 'got';

/**
 * The raw drain: fetches and parses every page of all six collections, and keeps nothing. What a reader can at best do;
 * all figures of the benchmark are ratios to it within one run. `node drain.ts URL LANES` prints `{"rows", "seconds"}`;
 * `node drain.ts URL LANES DISTRICTS` drains so many districts of the provider one after another, and adds them up.
 */
const [url, lanes, districts] = [process.argv[2]!, Number(process.argv[3] ?? 2), Number(process.argv[4] ?? 0)];
const limit = 1000;
const agent = { http: new Agent({ keepAlive: true, noDelay: true }) };
const root = `${url}/api/ims/oneroster/v1p1`;

async function tokenOf(clientId: string): Promise<string> {
  const answer = await got
    .post(`${url}/oauth/access_token`, {
      form: { grant_type: 'client_credentials' },
      username: clientId,
      password: 'practice-secret',
    })
    .json<{ access_token: string }>();
  return answer.access_token;
}

async function drain(collection: string, token: string): Promise<number> {
  let rows = 0;
  let next = 0;
  let total = Number.POSITIVE_INFINITY;
  const lane = async (): Promise<void> => {
    while (next < total) {
      const offset = next;
      next += limit;
      const answer = await got(`${root}/${collection}?limit=${limit}&offset=${offset}`, {
        agent,
        headers: { authorization: `Bearer ${token}` },
        responseType: 'buffer',
        retry: { limit: 0 },
      });
      total = Number(answer.headers['x-total-count']);
      const page = JSON.parse(answer.body.toString('utf8')) as Record<string, unknown[]>;
      rows += Object.values(page).find(Array.isArray)!.length;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return rows;
}

const clientIds =
  districts === 0 ? ['practice-client'] : Array.from({ length: districts }, (_, at) => `practice-client-${at + 1}`);
let rows = 0;
let milliseconds = 0;
for (const clientId of clientIds) {
  const token = await tokenOf(clientId);
  const began = performance.now();
  for (const collection of ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'])
    rows += await drain(collection, token);
  milliseconds += performance.now() - began;
}
process.stdout.write(`${JSON.stringify({ rows, seconds: milliseconds / 1000 })}\n`);
process.exit(0);
