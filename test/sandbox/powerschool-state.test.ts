import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createClient, startPowerSchool } from './powerschool-client.js';

const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
const runMain = (...flags: string[]) => spawn(process.execPath, ['--import', 'tsx', main, ...flags]);

describe('the sandbox', () => {
  it('plays its year again after a restart: the same records, to the byte', async () => {
    const first = await startPowerSchool({ seed: 'again' });
    await first.play('drop-students', { count: 3 });
    await first.play('next-term');
    await first.play('add-students', { count: 2 });
    const before = await (await first.get('/enrollments?limit=1000&offset=1500')).text();
    await first.stop({ keep: true });
    const second = await startPowerSchool({ dataFolder: first.dataFolder, seed: 'again' });
    expect(await (await second.get('/enrollments?limit=1000&offset=1500')).text()).toBe(before);
    const events = (await (await second.control('GET', '/events')).json()) as { played: object[]; today: string };
    expect(events.played).toHaveLength(3);
    expect(events.today).toBe('2027-01-07');
    await second.stop();
  });

  it('keeps the stored district when another is asked for, says so, and replaces it only by a reset', async () => {
    const first = await startPowerSchool({ seed: 'one' });
    await first.stop({ keep: true });
    const { dataFolder } = first;
    const second = await startPowerSchool({ dataFolder, seed: 'two' });
    expect(second.sandbox.notice).toContain('seed one');
    await second.stop({ keep: true });
    const third = await startPowerSchool({ dataFolder, seed: 'two', reset: true });
    const about = (await (await third.control('GET', '/about')).json()) as { seed: string; notice?: string };
    expect([about.seed, about.notice]).toEqual(['two', undefined]);
    await third.stop();
  });

  it('forgets an event that could not be played', async () => {
    const school = await startPowerSchool();
    const before = await school.truth('users');
    const answer = await school.control('POST', '/events', { kind: 'take-login', count: 100_000 });
    expect(answer.status).toBe(409);
    expect(await school.truth('users')).toEqual(before);
    expect(((await (await school.control('GET', '/events')).json()) as { played: object[] }).played).toEqual([]);
    await school.stop();
  });

  it('counts what it was asked, by kind of path', async () => {
    const school = await startPowerSchool();
    await school.get('/schools/101/classes');
    await school.get('/schools/401/classes');
    const { counts } = (await (await school.control('GET', '/requests')).json()) as {
      counts: Array<{ path: string; count: number; statuses: object }>;
    };
    expect(counts.find((one) => one.path.endsWith('/schools/:id/classes'))).toMatchObject({
      count: 2,
      statuses: { 200: 2 },
    });
    await school.stop();
  });

  it('runs as a process that says when it is ready, and stops cleanly when told to', async () => {
    const data = await mkdtemp(join(tmpdir(), 'rollbook-sandbox-'));
    const child = runMain('--data', data, '--students', '300', '--today', '2026-11-23');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const urls = JSON.parse(line.toString()) as {
      ready: boolean;
      powerschool: string;
      canvas: string;
      control: string;
    };
    expect(urls.ready).toBe(true);
    const client = createClient({
      ...{ powerschoolUrl: urls.powerschool, canvasUrl: urls.canvas, controlUrl: urls.control },
      notice: undefined,
      stop: async () => undefined,
    });
    expect(await client.rows('/orgs', 'orgs')).toHaveLength(4);
    const root = await fetch(`${urls.canvas}/api/v1/accounts/self`, {
      headers: { authorization: 'Bearer practice-token' },
    });
    expect(root.status).toBe(200);
    expect((await client.control('GET', '/canvas/counts')).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await rm(data, { recursive: true });
  });

  it('names the port that is in use and the flag to choose another', async () => {
    const data = await mkdtemp(join(tmpdir(), 'rollbook-sandbox-'));
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const child = runMain('--data', data, '--no-canvas', '--powerschool-port', String(port));
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(((await once(child, 'exit')) as [number])[0]).toBe(1);
    expect(said).toContain(`port ${port}`);
    expect(said).toContain('--powerschool-port');
    holder.close();
    await rm(data, { recursive: true });
  });
});
