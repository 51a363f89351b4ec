import { Agent } from 'node:http';
import got from 'got';

/**
 * The raw drain: fetches and parses every page of all six collections, and keeps nothing. What a reader can at best do;
 * all figures of the benchmark are ratios to it within one run. `node drain.ts URL LANES` prints `{"rows", "seconds"}`.
 */
const [url, lanes] = [process.argv[2]!, Number(process.argv[3] ?? 2)];
const limit = 1000;
const agent = { http: new Agent({ keepAlive: true, noDelay: true }) };
const root = `${url}/api/ims/oneroster/v1p1`;

const { access_token: token } = await got
  .post(`${url}/oauth/access_token`, {
    form: { grant_type: 'client_credentials' },
    username: 'practice-client',
    password: 'practice-secret',
  })
  .json<{ access_token: string }>();

async function drain(collection: string): Promise<number> {
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

const began = performance.now();
let rows = 0;
for (const collection of ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'enrollments'])
  rows += await drain(collection);
process.stdout.write(`${JSON.stringify({ rows, seconds: (performance.now() - began) / 1000 })}\n`);
process.exit(0);
