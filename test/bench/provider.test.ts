import { expect, test } from 'vitest';
import { startBenchProvider } from '../../bench/provider.js';
import { createClient, type WireRecord } from '../sandbox/powerschool-client.js';

test('the provider of the benchmark serves consistent collections, the same each night, save for what a version changes', async () => {
  const provider = await startBenchProvider({ enrollments: 20_000 });
  const client = createClient({
    powerschoolUrl: provider.url,
    canvasUrl: '',
    controlUrl: '',
    notice: undefined,
    stop: provider.stop,
  });
  const all = async (name: string): Promise<WireRecord[]> => {
    const found: WireRecord[] = [];
    for (;;) {
      const page = await client.rows(`/${name}?limit=3000&offset=${found.length}`, name);
      found.push(...page);
      if (page.length < 3000) return found;
    }
  };
  const id = (value: unknown): string => (value as WireRecord).sourcedId;
  const [orgs, sessions, courses] = [await all('orgs'), await all('academicSessions'), await all('courses')];
  const [classes, users, first] = [await all('classes'), await all('users'), await all('enrollments')];
  expect(first).toHaveLength(20_000);
  const known = new Set([orgs, sessions, courses, classes, users].flat().map((one) => one.sourcedId));
  expect(first.every((one) => known.has(id(one.user)) && known.has(id(one.class)) && known.has(id(one.school)))).toBe(
    true,
  );
  expect(classes.every((one) => known.has(id(one.course)) && known.has(id((one.terms as unknown[])[0])))).toBe(true);
  expect(new Set(first.map((one) => `${id(one.user)} ${id(one.class)}`)).size).toBe(20_000);
  expect(await all('enrollments')).toEqual(first);

  provider.setVersion({ changedPerMille: 10, insertAtStart: 3 });
  const second = await all('enrollments');
  expect(second).toHaveLength(20_003);
  const old = new Map(first.map((one) => [one.sourcedId, JSON.stringify(one)]));
  const changed = second.slice(3).filter((one) => old.get(one.sourcedId) !== JSON.stringify(one));
  expect(changed.length).toBeGreaterThan(150);
  expect(changed.length).toBeLessThan(250);
  const one = (await (await client.get(`/enrollments/${changed[0]!.sourcedId}`)).json()) as {
    enrollment: WireRecord;
  };
  expect(one.enrollment).toEqual(changed[0]);
  expect((await client.get('/enrollments/S999')).status).toBe(404);

  provider.setPageCap(50);
  expect(await client.rows('/enrollments?limit=3000', 'enrollments')).toHaveLength(50);
  await provider.stop();
});

test('a client id with a number is of a district of its own: with the same sourcedIds, and changes of its own', async () => {
  const provider = await startBenchProvider({ enrollments: 3_000 });
  const enrollments = async (clientId: string): Promise<WireRecord[]> => {
    const basic = Buffer.from(`${clientId}:practice-secret`).toString('base64');
    const answer = await fetch(`${provider.url}/oauth/access_token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!answer.ok) return [];
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const page = await fetch(`${provider.url}/api/ims/oneroster/v1p1/enrollments?limit=3000`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await page.json()) as { enrollments: WireRecord[] }).enrollments;
  };
  const first = await enrollments('practice-client');
  expect(await enrollments('practice-client-7')).toEqual(first);

  provider.setVersion({ changedPerMille: 10 });
  const changed = async (clientId: string): Promise<string[]> => {
    const rows = await enrollments(clientId);
    expect(rows.map((row) => row.sourcedId)).toEqual(first.map((row) => row.sourcedId));
    return rows.flatMap((row, at) =>
      JSON.stringify(row) === JSON.stringify(first[at]) ? [] : [String(row.sourcedId)],
    );
  };
  const [seventh, eighth] = [await changed('practice-client-7'), await changed('practice-client-8')];
  expect(seventh.length).toBeGreaterThan(0);
  expect(seventh).not.toEqual(eighth);
  expect(await changed('practice-client-7')).toEqual(seventh);

  for (const refused of ['practice-client-', 'practice-client-0', 'practice-client-x', 'another-7'])
    expect(await enrollments(refused)).toEqual([]);
  await provider.stop();
});
