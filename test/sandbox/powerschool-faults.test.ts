import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { powerSchoolFaults } from '../../sandbox/powerschool/faults.js';
import { linksOf, minorCode, startPowerSchool, type Reference, type WireRecord } from './powerschool-client.js';

type School = Awaited<ReturnType<typeof startPowerSchool>>;
let school: School;

beforeAll(async () => {
  school = await startPowerSchool();
});
afterEach(() => school.mend());
afterAll(() => school.stop());

const total = (answer: Response): number => Number(answer.headers.get('x-total-count'));

describe('the switches', () => {
  it('list every fault with a line, tell an unknown one, and count uses until `times`', async () => {
    const listed = (await (await school.control('GET', '/faults')).json()) as Array<{ name: string; summary: string }>;
    expect(listed.map((fault) => fault.name)).toEqual(
      expect.arrayContaining(powerSchoolFaults.map(({ name }) => name)),
    );
    expect((await school.control('PUT', '/faults/gremlins', {})).status).toBe(404);
    await school.fault('bad-gateway', { times: 2, status: 504 });
    const statuses = [];
    for (let read = 0; read < 3; read += 1) statuses.push((await school.get('/orgs')).status);
    expect(statuses).toEqual([504, 504, 200]);
  });

  it('strike only the collection, the offset and each nth request they are told to', async () => {
    await school.fault('bad-gateway', { path: 'classes', from: 20, every: 2 });
    const status = async (path: string): Promise<number> => (await school.get(path)).status;
    expect(await status('/users?offset=20')).toBe(200);
    expect(await status('/classes?offset=0')).toBe(200);
    expect(await status('/classes?offset=20')).toBe(200);
    expect(await status('/classes?offset=20')).toBe(502);
  });
});

describe('faults of pages', () => {
  it('clamp-pages gives short pages without a word, default-page always a hundred rows', async () => {
    await school.fault('clamp-pages', { limit: 30 });
    expect(await school.rows('/users?limit=200', 'users')).toHaveLength(30);
    await school.mend();
    await school.fault('default-page');
    expect(await school.rows('/users?limit=200', 'users')).toHaveLength(100);
  });

  it('refuse-over-limit answers 400 above the cap', async () => {
    await school.fault('refuse-over-limit', { limit: 200 });
    expect((await school.get('/users?limit=201')).status).toBe(400);
    expect((await school.get('/users?limit=200')).status).toBe(200);
  });

  it('no-total-count, wrong-total, no-link and repeat-next spoil the headers', async () => {
    const right = total(await school.get('/users'));
    await school.fault('wrong-total', { by: 3 });
    expect(total(await school.get('/users'))).toBe(right + 3);
    await school.fault('no-total-count');
    expect((await school.get('/users')).headers.has('x-total-count')).toBe(false);
    await school.fault('repeat-next');
    const again = linksOf(await school.get('/users?limit=10&offset=20')).next!;
    expect(new URL(again).searchParams.get('offset')).toBe('20');
    await school.fault('no-link');
    expect((await school.get('/users')).headers.has('link')).toBe(false);
  });

  it('drift-rows moves rows between one page and the next', async () => {
    await school.fault('drift-rows');
    const first = await school.rows('/users?limit=50', 'users');
    const second = await school.rows('/users?limit=50&offset=50', 'users');
    const truth = (await school.truth('users')).slice(0, 100).map((user) => user.sourcedId);
    expect([...first, ...second].map((user) => user.sourcedId.trim())).not.toEqual(truth);
  });
});

describe('faults of queries', () => {
  it('ignore-filter, ignore-sort, refuse-sort and unquoted-filter', async () => {
    const quoted = `/users?filter=${encodeURIComponent("role='aide'")}`;
    const all = total(await school.get('/users'));
    await school.fault('ignore-filter');
    expect(total(await school.get(quoted))).toBe(all);
    await school.mend();
    await school.fault('unquoted-filter');
    expect((await school.get(quoted)).status).toBe(400);
    expect(total(await school.get('/users?filter=role%3Daide'))).toBeLessThan(all);
    await school.mend();
    await school.fault('ignore-sort');
    const unsorted = await school.rows('/users?sort=familyName', 'users');
    expect(unsorted).toEqual(await school.rows('/users', 'users'));
    await school.fault('refuse-sort');
    const refused = await school.get('/users?sort=familyName');
    expect([refused.status, minorCode(await refused.json())]).toEqual([400, 'invalid_sort_field']);
  });
});

describe('faults of records', () => {
  it('padded-ids, flat-refs, boolean-json, null-optionals, number-ids, string-numbers and blank-stamps change their form', async () => {
    const one = async (path: string, envelope: string): Promise<WireRecord> => (await school.rows(path, envelope))[0]!;
    const under = async (fault: string, path: string, envelope: string): Promise<WireRecord> => {
      await school.mend();
      await school.fault(fault);
      return one(path, envelope);
    };
    const plain = await one('/enrollments?limit=1', 'enrollments');
    const padded = await under('padded-ids', '/enrollments?limit=1', 'enrollments');
    expect(padded.sourcedId).toBe(` ${plain.sourcedId} `);
    expect((padded.class as Reference).sourcedId).toBe(` ${(plain.class as Reference).sourcedId} `);
    expect((await under('flat-refs', '/enrollments?limit=1', 'enrollments')).class).toBe(
      (plain.class as Reference).sourcedId,
    );
    expect((await under('boolean-json', '/enrollments?limit=1', 'enrollments')).primary).toBe(true);
    expect((await under('null-optionals', '/enrollments?limit=1', 'enrollments')).primary).toBeNull();
    expect((await under('number-ids', '/classes?limit=1', 'classes')).sourcedId).toBe(8001);
    expect((await under('string-numbers', '/classes?limit=1', 'classes')).metadata).toEqual({ TermID: '3600' });
    expect(await under('blank-stamps', '/orgs?limit=1', 'orgs')).toMatchObject({
      status: null,
      dateLastModified: null,
    });
    const later = await under('exclusive-ends', '/enrollments?limit=1', 'enrollments');
    expect([plain.endDate, later.endDate]).toEqual(['2027-06-09', '2027-06-10']);
  });

  it('restamp, reordered-keys and pretty-print change the bytes and not the meaning', async () => {
    const text = async (): Promise<string> => (await school.get('/orgs')).text();
    const calm = await text();
    for (const fault of ['reordered-keys', 'pretty-print']) {
      await school.fault(fault);
      const changed = await text();
      expect(changed).not.toBe(calm);
      expect(JSON.parse(changed)).toEqual(JSON.parse(calm));
      await school.mend();
    }
    await school.fault('restamp');
    expect(await text()).not.toBe(calm);
  });

  it('alias-envelopes names terms, students and schools so', async () => {
    await school.fault('alias-envelopes');
    expect(Object.keys((await (await school.get('/terms')).json()) as object)).toEqual(['terms']);
    expect(Object.keys((await (await school.get('/schools/101')).json()) as object)).toEqual(['school']);
  });

  it.each([
    'missing-id',
    'missing-name',
    'invalid-date',
    'unknown-role',
    'dangling-reference',
    'no-orgs',
    'not-an-object',
  ])('bad-record of kind %s spoils one record and no other', async (kind) => {
    const good = await school.rows('/users?limit=20', 'users');
    await school.fault('bad-record', { path: 'users', kind, nth: 20 });
    const spoilt = await school.rows('/users?limit=20', 'users');
    expect(spoilt.slice(0, 19)).toEqual(good.slice(0, 19));
    expect(spoilt[19]).not.toEqual(good[19]);
  });

  it('a record to be deleted says inactive', async () => {
    const { touched } = await school.play('mark-tobedeleted', { collection: 'users' });
    await school.fault('inactive-status');
    const marked = (await (await school.get(`/users/${touched.users![0]}`)).json()) as { user: WireRecord };
    expect(marked.user.status).toBe('inactive');
  });
});

describe('faults of collections', () => {
  it('short-collection and duplicate-record lie with totals that fit', async () => {
    const right = total(await school.get('/classes'));
    await school.fault('short-collection', { path: 'classes', percent: 50 });
    expect(total(await school.get('/classes'))).toBe(Math.floor(right / 2));
    await school.mend();
    await school.fault('duplicate-record', { path: 'classes', nth: 10 });
    const ids = (await school.rows('/classes?limit=1000', 'classes')).map((one) => one.sourcedId);
    expect(ids.length).toBe(right + Math.ceil(right / 10));
    expect(new Set(ids).size).toBe(right);
  });

  it('missing-school leaves nothing of a school anywhere', async () => {
    await school.fault('missing-school', { school: '401' });
    const classes = await school.rows('/classes?limit=1000', 'classes');
    expect(classes.some((one) => (one.school as Reference).sourcedId === '401')).toBe(false);
    expect((await school.get('/orgs/401')).status).toBe(404);
    expect(total(await school.get('/schools/401/enrollments'))).toBe(0);
    expect(total(await school.get('/schools/101/enrollments'))).toBeGreaterThan(0);
  });

  it('drops-vanish and drops-tobedeleted are the other two ways to report a drop', async () => {
    const { touched } = await school.play('drop-students', { count: 1 });
    const dropped = touched.enrollments![0]!;
    const read = async (): Promise<unknown> => {
      const answer = await school.get(`/enrollments/${dropped}`);
      return answer.ok ? ((await answer.json()) as { enrollment: WireRecord }).enrollment.status : answer.status;
    };
    expect(await read()).toBe('active');
    await school.fault('drops-tobedeleted');
    expect(await read()).toBe('tobedeleted');
    await school.fault('drops-vanish');
    expect(await read()).toBe(404);
  });
});

describe('faults of the line', () => {
  it('too-soon tells in words how long to wait, too-many in a header', async () => {
    await school.get('/orgs');
    await school.fault('too-soon', { ms: 60_000 });
    const soon = await school.get('/orgs');
    expect(soon.status).toBe(429);
    expect(await soon.text()).toMatch(/wait \d+ seconds/);
    await school.mend();
    await school.fault('too-many', { seconds: 7 });
    const many = await school.get('/orgs');
    expect([many.status, many.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('cut-body breaks off, with the connection or without', async () => {
    await school.fault('cut-body', { length: 'right' });
    await expect((await school.get('/orgs')).json()).rejects.toThrow(SyntaxError);
    await school.fault('cut-body', { length: 'wrong' });
    await expect(school.get('/orgs').then((answer) => answer.text())).rejects.toThrow();
  });

  it('slow-body brings the same, later', async () => {
    const calm = await (await school.get('/orgs')).text();
    await school.fault('slow-body', { ms: 50 });
    expect(await (await school.get('/orgs')).text()).toBe(calm);
  });

  it('html-error is a success that is none', async () => {
    await school.fault('html-error');
    const answer = await school.get('/orgs');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
  });

  it('tokens are revoked, ended by new ones, short, numeric, unscoped', async () => {
    await school.login();
    await school.fault('token-revoked', { times: 1 });
    expect((await school.get('/orgs')).status).toBe(401);
    const older = await school.login();
    await school.fault('token-kills-old');
    await school.login();
    expect((await school.get('/orgs', older)).status).toBe(401);
    await school.mend();
    await school.fault('token-string-expiry', { seconds: 5 });
    expect(await (await school.askToken()).json()).toMatchObject({ expires_in: '5' });
    await school.fault('token-number-expiry');
    expect(await (await school.askToken()).json()).toMatchObject({ expires_in: 5 });
    const core = await school.login('https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly');
    expect((await school.get('/schools/101/classes', core)).status).toBe(403);
    await school.fault('no-scopes');
    expect((await school.get('/schools/101/classes', core)).status).toBe(200);
    await school.fault('vendor-header-missing', { path: 'users' });
    expect((await school.get('/users')).status).toBe(401);
    expect((await school.get('/orgs')).status).toBe(200);
    await school.mend();
    await school.fault('empty-401');
    const empty = await school.get('/orgs');
    expect([empty.status, await empty.text()]).toEqual([401, '']);
  });
});
