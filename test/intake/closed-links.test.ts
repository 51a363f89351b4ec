import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIntake, right, type Intake } from './open-intake.js';
import { fillIn, send, visit, type Page } from './visit.js';

let intake: Intake;
beforeAll(async () => {
  intake = await openIntake({ name: 'closed-links' });
});
afterAll(() => intake?.stop());

const unknown = () => `${intake.url}/i/${randomBytes(32).toString('base64url')}`;

/** What can be told of an answer: all of it but the moment. */
function told({ status, html, headers }: Page): unknown {
  const all = Object.fromEntries(headers);
  return { status, html, headers: { ...all, date: undefined } };
}

const kinds: Record<string, () => Promise<string>> = {
  used: async () => {
    const { link } = await intake.invite('canvas');
    expect((await fillIn(await visit(link), right.canvas)).text).toContain('Done');
    return link;
  },
  revoked: async () => {
    const { id, link } = await intake.invite('sis');
    expect((await intake.run('invite', 'revoke', String(id))).code).toBe(0);
    return link;
  },
  expired: async () => {
    const { id, link } = await intake.invite('sis', '--expires', '1m');
    await intake.stage.store.sql`update invite set expires_at = now() - interval '1 second' where id = ${id}`;
    return link;
  },
  cut: async () => (await intake.invite('sis')).link.slice(0, -1),
};

describe.each(Object.keys(kinds))('a link that is %s', (kind) => {
  test('gives the same answer as one that never was, to a look and to a form', async () => {
    const link = await kinds[kind]!();
    expect(told(await visit(link))).toEqual(told(await visit(unknown())));
    const form = (url: string): Page => ({ action: new URL(url).pathname, url, fields: {} }) as never;
    const values = { address: 'https://x.example', accessToken: 't', clientId: 'c', clientSecret: 's' };
    expect(told(await send(form(link), values))).toEqual(told(await send(form(unknown()), values)));
  });
});

test('no list tells a link, and the database holds only hashes', async () => {
  const { link } = await intake.invite('sis');
  const token = link.split('/').at(-1)!;
  expect((await intake.run('invite', 'list', '--steps')).out).not.toContain(token);
  const rows = await intake.stage.store.sql`select * from invite`;
  expect(JSON.stringify(rows)).not.toContain(token);
  const hash = createHash('sha256').update(token).digest();
  expect(rows.filter((each) => hash.equals(each.token_hash as Buffer))).toHaveLength(1);
});

test('closed links take no longer and no shorter than unknown ones', async () => {
  const { id, link } = await intake.invite('sis');
  await intake.run('invite', 'revoke', String(id));
  const time = async (url: string): Promise<number> => {
    const began = performance.now();
    await visit(url);
    return performance.now() - began;
  };
  const times = { closed: [] as number[], unknown: [] as number[] };
  for (let at = 0; at < 25; at += 1) {
    times.closed.push(await time(link));
    times.unknown.push(await time(unknown()));
  }
  const middle = (all: number[]): number => all.toSorted((a, b) => a - b)[12]!;
  // Both look one hash up by the same index; the rest is the noise of a busy machine.
  const [closed, never] = [middle(times.closed), middle(times.unknown)];
  expect(Math.abs(closed - never)).toBeLessThan(Math.max(5, never / 2));
});

test('a link that was revoked while somebody filled in the form takes nothing', async () => {
  const { id, link } = await intake.invite('sis');
  const page = await visit(link);
  await intake.run('invite', 'revoke', String(id), '--by', 'Odalys Quint');
  expect((await fillIn(page, right.sis)).status).toBe(404);
});

test('of two people who send the same link at once one is stored, and the other is told', async () => {
  const { link } = await intake.invite('sis');
  const pages = [await visit(link), await visit(link)];
  const ends = await Promise.all(pages.map((page) => fillIn(page, right.sis)));
  const texts = ends.map(({ text }) => text);
  expect(texts.filter((text) => text.includes('Done'))).toHaveLength(1);
  expect(texts.filter((text) => text.includes('closed meanwhile'))).toHaveLength(1);
});

test('an invite that is no more, or never was, cannot be revoked', async () => {
  const { id } = await intake.invite('sis');
  await intake.run('invite', 'revoke', String(id));
  expect((await intake.run('invite', 'revoke', String(id))).err).toContain('INVITE_CLOSED');
  expect((await intake.run('invite', 'revoke', '4711')).err).toContain('INVITE_UNKNOWN');
});

test('a receipt of one link shows nothing by another, nor without one', async () => {
  const [first, second] = [await intake.invite('canvas'), await intake.invite('canvas')];
  const end = await fillIn(await visit(first.link), { accessToken: 'nothing' });
  const receipt = new URL(end.url).pathname.split('/').at(-1)!;
  expect(told(await visit(`${second.link}/${receipt}`))).toEqual(told(await visit(unknown())));
  expect(told(await visit(`${unknown()}/${receipt}`))).toEqual(told(await visit(unknown())));
});

test('1,000 random tokens get nowhere, and whoever tries them soon gets no answer, not even to a link', async () => {
  const { id, link } = await intake.invite('sis');
  const statuses: number[] = [];
  for (let at = 0; at < 1000; at += 20) {
    const tries = await Promise.all(Array.from({ length: 20 }, () => visit(unknown())));
    statuses.push(...tries.map(({ status }) => status));
    for (const { html } of tries) expect(html).not.toContain('<form');
  }
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(800);
  const [row] = await intake.stage.store.sql`select count(*)::int as entries from intake_entry where invite_id = ${id}`;
  expect(row!.entries).toBe(0);
  expect((await visit(link)).status).toBe(429);
});
