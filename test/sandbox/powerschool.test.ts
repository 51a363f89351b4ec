import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  linksOf,
  minorCode,
  scopePrefix,
  startPowerSchool,
  type Reference,
  type WireRecord,
} from './powerschool-client.js';

type School = Awaited<ReturnType<typeof startPowerSchool>>;
let school: School;

beforeAll(async () => {
  school = await startPowerSchool();
});
afterAll(() => school.stop());

describe('tokens', () => {
  it('are given for a client and its secret, by Basic or in the body, and last thirty days told as text', async () => {
    const basic = (await (await school.askToken(`${scopePrefix}roster.readonly`)).json()) as Record<string, string>;
    expect(basic).toMatchObject({
      token_type: 'Bearer',
      expires_in: '2592000',
      scope: `${scopePrefix}roster.readonly`,
    });
    const inBody = await fetch(`${school.sandbox.powerschoolUrl}/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials', client_id: 'practice-client', client_secret: 'practice-secret' },
      }),
    });
    expect(inBody.status).toBe(200);
    expect((await school.get('/orgs', basic.access_token)).status).toBe(200);
  });

  it('are refused to a wrong secret, another grant type and unknown scopes', async () => {
    const ask = async (body: Record<string, string>): Promise<unknown> => {
      const answer = await fetch(`${school.sandbox.powerschoolUrl}/oauth/access_token`, {
        method: 'POST',
        body: new URLSearchParams(body),
      });
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    const client = { client_id: 'practice-client', client_secret: 'practice-secret' };
    const grant = { grant_type: 'client_credentials' };
    expect(await ask({ ...client, ...grant, client_secret: 'guess' })).toEqual([401, 'invalid_client']);
    expect(await ask({ ...client, grant_type: 'password' })).toEqual([400, 'unsupported_grant_type']);
    expect(await ask({ ...client, ...grant, scope: 'everything' })).toEqual([400, 'invalid_scope']);
  });

  it('do not end when another is given', async () => {
    const older = await school.login();
    await school.login();
    expect((await school.get('/orgs', older)).status).toBe(200);
  });

  it('open only what their scopes name', async () => {
    const core = await school.login(`${scopePrefix}roster-core.readonly`);
    expect((await school.get('/classes', core)).status).toBe(200);
    const nested = await school.get('/schools/101/classes', core);
    expect([nested.status, minorCode(await nested.json())]).toEqual([403, 'forbidden']);
    expect((await school.get('/demographics', core)).status).toBe(403);
    await school.login();
    expect((await school.get('/demographics')).status).toBe(200);
  });

  it('are needed: without one, or with an invented one, a read is 401', async () => {
    for (const token of ['', 'invented']) {
      const answer = await school.get('/orgs', token);
      expect([answer.status, minorCode(await answer.json())]).toEqual([401, 'unauthorized']);
    }
  });
});

describe('pages', () => {
  it('chain to the end by their next links, and hold every record once', async () => {
    const first = await school.get('/enrollments?limit=700');
    let answer = first;
    const ids: string[] = [];
    for (;;) {
      const { enrollments } = (await answer.json()) as { enrollments: WireRecord[] };
      ids.push(...enrollments.map((one) => one.sourcedId));
      expect(answer.headers.get('x-total-count')).toBe(first.headers.get('x-total-count'));
      const { next } = linksOf(answer);
      if (next === undefined) break;
      answer = await fetch(next, { headers: { authorization: `Bearer ${await school.login()}` } });
    }
    const truth = (await school.truth('enrollments')).map((one) => one.sourcedId);
    expect(ids).toEqual(truth);
    expect(first.headers.get('x-total-count')).toBe(String(truth.length));
  });

  it('hold 100 rows unless asked, and 1000 at most', async () => {
    expect(await school.rows('/enrollments', 'enrollments')).toHaveLength(100);
    expect(await school.rows('/enrollments?limit=5000', 'enrollments')).toHaveLength(1000);
  });

  it('are refused when limit or offset is not a number, and empty beyond the end', async () => {
    for (const query of ['limit=0', 'limit=ten', 'offset=-1']) {
      const answer = await school.get(`/users?${query}`);
      expect([answer.status, minorCode(await answer.json())]).toEqual([400, 'invalid data']);
    }
    const beyond = await school.get('/users?offset=100000');
    expect([beyond.status, await beyond.json()]).toEqual([200, { users: [] }]);
  });
});

describe('queries', () => {
  it('filter by one clause, by two, by part of a text, by a reference and by a member of a list', async () => {
    const aides = await school.rows(`/users?filter=${encodeURIComponent("role='aide'")}`, 'users');
    expect(new Set(aides.map((user) => user.role))).toEqual(new Set(['aide']));
    const two = await school.rows(
      `/users?limit=1000&filter=${encodeURIComponent("role='aide' OR role='administrator'")}`,
      'users',
    );
    expect(new Set(two.map((user) => user.role))).toEqual(new Set(['aide', 'administrator']));
    const member = await school.rows(`/users?filter=${encodeURIComponent("grades~'KG' AND role='student'")}`, 'users');
    expect(member.length).toBeGreaterThan(5);
    expect(member.every((user) => (user.grades as string[])[0] === 'KG')).toBe(true);
    const byReference = await school.rows(`/classes?filter=${encodeURIComponent("school.sourcedId='101'")}`, 'classes');
    expect(new Set(byReference.map((one) => (one.school as Reference).sourcedId))).toEqual(new Set(['101']));
  });

  it('are refused with an unknown filter field, bare values, three clauses or blank fields', async () => {
    const refused = async (query: string): Promise<unknown> => {
      const answer = await school.get(`/users?${query}`);
      return [answer.status, minorCode(await answer.json())];
    };
    const filter = (text: string): string => `filter=${encodeURIComponent(text)}`;
    expect(await refused(filter("shoeSize='9'"))).toEqual([400, 'invalid_filter_field']);
    expect(await refused(filter('role=aide'))).toEqual([400, 'invalid data']);
    expect(await refused(filter("role='a' OR role='b' OR role='c'"))).toEqual([400, 'invalid data']);
    expect(await refused('fields=')).toEqual([400, 'invalid_blank_selection_field']);
  });

  it('sort both ways', async () => {
    const names = async (orderBy: string): Promise<unknown[]> =>
      (await school.rows(`/users?sort=familyName&orderBy=${orderBy}&limit=1000`, 'users')).map(
        (user) => user.familyName,
      );
    const ascending = await names('asc');
    expect(ascending).toEqual([...ascending].sort());
    expect(await names('desc')).toEqual([...ascending].reverse());
  });

  it('select fields; an unknown field or sort is a warning beside everything', async () => {
    const [selected] = await school.rows('/users?fields=sourcedId,role&limit=1', 'users');
    expect(Object.keys(selected!)).toEqual(['sourcedId', 'role']);
    const warned = (await (await school.get('/users?fields=role,shoeSize&limit=1')).json()) as { users: WireRecord[] };
    expect(minorCode(warned)).toBe('invalid_selection_field');
    expect(Object.keys(warned.users[0]!)).toContain('familyName');
    expect(minorCode(await (await school.get('/users?sort=shoeSize')).json())).toBe('invalid_sort_field');
  });
});

describe('operations', () => {
  it('read one object by its id, padded or not, and answer 404 to an unknown one', async () => {
    const [user] = await school.truth('users');
    const answer = (await (await school.get(`/users/${user!.sourcedId}`)).json()) as { user: WireRecord };
    expect(answer.user.familyName).toBe(user!.familyName);
    expect((await school.get(`/users/${encodeURIComponent(` ${user!.sourcedId} `)}`)).status).toBe(200);
    const unknown = await school.get('/users/nobody');
    expect([unknown.status, minorCode(await unknown.json())]).toEqual([404, 'unknown object']);
    expect((await school.get('/teachers/S20003')).status).toBe(404);
    expect((await school.get('/shoes')).status).toBe(404);
  });

  it('list what is nested as the district has it', async () => {
    const [one] = await school.truth<{ sourcedId: string; class: string; user: string; school: string; role: string }>(
      'enrollments',
    );
    const all = await school.truth<{ user: string; class: string; role: string }>('enrollments');
    const students = new Set(all.filter((e) => e.class === one!.class && e.role === 'student').map((e) => e.user));
    const ids = async (path: string, envelope: string): Promise<Set<string>> =>
      new Set((await school.rows(`${path}?limit=1000`, envelope)).map((row) => row.sourcedId.trim()));
    expect(await ids(`/classes/${one!.class}/students`, 'users')).toEqual(students);
    expect(await ids(`/schools/${one!.school}/classes/${one!.class}/students`, 'users')).toEqual(students);
    const taught = new Set(all.filter((e) => e.user === one!.user && e.role === 'teacher').map((e) => e.class));
    expect(await ids(`/teachers/${one!.user}/classes`, 'classes')).toEqual(taught);
    expect((await ids('/terms/101-3601/classes', 'classes')).size).toBeGreaterThan(0);
    expect(await ids('/terms/701-3601/gradingPeriods', 'academicSessions')).toEqual(new Set(['701-3603', '701-3604']));
    const schools = await ids('/schools', 'orgs');
    expect(schools).toEqual(new Set(['101', '401', '701']));
    const unknown = await school.get('/schools/999/classes');
    expect([unknown.status, await unknown.json()]).toEqual([200, { classes: [] }]);
  });

  it('answer in the shapes of PowerSchool: texts for booleans, null for nothing, references with type, some ids padded', async () => {
    const staff = await school.rows(`/users?limit=1000&filter=${encodeURIComponent("role='teacher'")}`, 'users');
    expect(staff.some((user) => user.sourcedId.endsWith('7 '))).toBe(true);
    expect(staff[0]).toMatchObject({ enabledUser: 'true', agents: null, sms: null });
    const [enrollment] = await school.rows('/enrollments?limit=1&offset=5', 'enrollments');
    const user = enrollment!.user as Reference;
    expect(user.type).toBe('user');
    expect(user.href).toBe(`https://powerschool.bluebonnet.example/api/ims/oneroster/v1p1/users/${user.sourcedId}`);
    expect(Object.keys(enrollment!)[0]).toBe('sourcedId');
  });
});
