import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { sent } from './look.js';
import { startPractice, type Practice } from './practice.js';

/** In front of the provider: gives these enrollments by themselves although its list no longer holds them. */
const alone = new Set<string>();
let provider = '';
let front: Server;
let practice: Practice;
let oracle: Oracle;
beforeAll(async () => {
  front = createServer((asked, answer) => {
    const id = /\/enrollments\/([^/?]+)$/.exec(asked.url ?? '')?.[1];
    if (id !== undefined && alone.has(id)) {
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ enrollment: { sourcedId: id, status: 'active' } }));
      return;
    }
    const to = new URL(asked.url ?? '/', provider);
    const onward = request(to, { method: asked.method, headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((ready) => front.listen(0, '127.0.0.1', ready));
  practice = await startPractice({
    edit: (settings) => {
      provider = settings.sis.url;
      const moved = new URL(provider);
      moved.port = String((front.address() as AddressInfo).port);
      settings.sis.url = moved.href.replace(/\/$/, '');
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
});
afterAll(async () => {
  await practice?.stop();
  front.closeAllConnections();
  front.close();
});

const state = async () => {
  const [found] = await practice.store.sql<Array<{ use: string; codes: string[] }>>`
    select use, reasons as codes
    from run_certificate where collection = 'enrollments' order by run_id desc limit 1`;
  return found!;
};

test('a record that is missing from the list but is given by itself costs the collection its certificate', async () => {
  const { touched } = await practice.play('drop-students', { count: 1, as: 'vanish' });
  await practice.night({ asOf: '2026-11-24T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-24T00:30' })).toEqual([]);
  const missing = await practice.store.sql<Array<{ id: string }>>`
    select sourced_id as id from mirror_enrollment where missing_since is not null`;
  expect(missing.length).toBeGreaterThan(0);
  expect(touched).toBeDefined();
  for (const { id } of missing) alone.add(id);
  const looked = await practice.night({ asOf: '2026-11-25T00:30' });
  expect(await state()).toEqual({ use: 'noRemovals', codes: ['RECORD_NOT_LISTED'] });
  expect(sent(looked)).toEqual({});
  expect(await oracle.differences({ asOf: '2026-11-25T00:30', complete: false })).toEqual([]);
});

test('once it is gone by itself too, two more proofs remove it', async () => {
  alone.clear();
  const first = await practice.night({ asOf: '2026-11-26T00:30' });
  expect(await state()).toEqual({ use: 'all', codes: [] });
  expect(sent(first)).toEqual({});
  const second = await practice.night({ asOf: '2026-11-27T00:30' });
  expect(sent(second)['enrollment remove']).toBeGreaterThan(2);
  expect(await oracle.differences({ asOf: '2026-11-27T00:30' })).toEqual([]);
});
