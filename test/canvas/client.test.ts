import { describe, expect, test } from 'vitest';
import { createCanvasClient } from '../../canvas/client.js';
import { CanvasError } from '../../canvas/errors.js';
import { unlimited } from '../harness/unlimited.js';
import { clientOf, json, sisImportJson } from './local-canvas.js';

const course = { id: '7', name: 'Algebra', sis_course_id: 'c1', workflow_state: 'available' };

async function failureOf(work: Promise<unknown>): Promise<CanvasError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CanvasError);
  return error as CanvasError;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('what every request carries', () => {
  test('ids come as strings because Canvas ids are longer than a number holds', async () => {
    const { canvas, received } = await clientOf((_, response) => json(response, 200, course));
    await canvas.course('c1');
    expect(received[0]?.headers.accept).toBe('application/json+canvas-string-ids');
    expect(received[0]?.headers.authorization).toBe('Bearer 1~canary-token');
  });

  test('an id with slashes, dots, spaces and accents reaches Canvas as it is', async () => {
    const { canvas, received } = await clientOf((_, response) => json(response, 200, course));
    await canvas.course('10/2.b é');
    expect(received[0]?.url).toBe('/api/v1/courses/sis_course_id:10%2F2%2Eb%20%C3%A9');
  });

  test('a token replaced between two requests is used at once', async () => {
    const tokens = ['old', 'new'];
    const { canvas, received } = await clientOf((_, response) => json(response, 200, course), {
      token: async () => tokens.shift() ?? 'none',
    });
    await canvas.course('c1');
    await canvas.course('c1');
    expect(received.map((request) => request.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('plain http to another machine is refused before anything is sent', () => {
    const make = () =>
      createCanvasClient({ baseUrl: 'http://canvas.example', pace: unlimited(), token: async () => 'x' });
    expect(make).toThrow(expect.objectContaining({ code: 'CANVAS_PLAIN_HTTP' }));
  });
});

describe('what goes wrong and comes right by itself', () => {
  test.each([
    ['429', 429, 'slow down'],
    ['403 with the words of the rate limit', 403, '403 Forbidden (Rate Limit Exceeded)\n'],
    ['500', 500, 'oops'],
    ['502', 502, '<html>'],
  ])('a %s is tried again', async (_, status, body) => {
    let calls = 0;
    const { canvas, events } = await clientOf((_request, response) => {
      calls += 1;
      if (calls < 3) response.writeHead(status).end(body);
      else json(response, 200, course);
    });
    expect(await canvas.course('c1')).toMatchObject({ id: '7', sisId: 'c1', state: 'available' });
    expect(events.map((event) => event.status)).toEqual([status, status, 200]);
  });

  test('a read whose answer is cut in the middle is tried again', async () => {
    let calls = 0;
    const { canvas } = await clientOf((_request, response) => {
      calls += 1;
      if (calls > 1) return json(response, 200, course);
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 5);
    });
    expect(await canvas.course('c1')).toMatchObject({ id: '7' });
  });

  test('a Canvas that stays throttled is left to a later attempt', async () => {
    const { canvas, received } = await clientOf((_, response) => response.writeHead(429).end());
    const error = await failureOf(canvas.course('c1'));
    expect(error).toMatchObject({ code: 'CANVAS_THROTTLED', retryable: true, status: 429 });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(received).toHaveLength(4);
  });
});

describe('what goes wrong and needs a person', () => {
  test('a bad token is told apart from a missing right by WWW-Authenticate', async () => {
    const bad = await clientOf((_, response) =>
      json(response, 401, {}, { 'www-authenticate': 'Bearer realm="canvas-lms"' }),
    );
    expect(await failureOf(bad.canvas.course('c1'))).toMatchObject({ code: 'CANVAS_TOKEN_REJECTED', retryable: false });
    expect(bad.received).toHaveLength(1);

    const weak = await clientOf((_, response) => json(response, 401, { status: 'unauthorized' }));
    expect(await failureOf(weak.canvas.course('c1'))).toMatchObject({
      code: 'CANVAS_PERMISSION_MISSING',
      retryable: false,
    });
  });

  test('SIS imports switched off give 403, which is not taken for throttling', async () => {
    const { canvas, received } = await clientOf((_, response) =>
      json(response, 403, { errors: ['SIS imports are off'] }),
    );
    expect(await failureOf(canvas.sisImport('1'))).toMatchObject({ code: 'CANVAS_FORBIDDEN', retryable: false });
    expect(received).toHaveLength(1);
  });

  test('a redirect is not followed, so the token stays at home', async () => {
    const { canvas, received } = await clientOf((_, response) =>
      response.writeHead(302, { location: 'http://elsewhere.example/login' }).end(),
    );
    expect(await failureOf(canvas.course('c1'))).toMatchObject({ code: 'CANVAS_ADDRESS_WRONG' });
    expect(received).toHaveLength(1);
  });

  test('an answer in an unknown shape names the member and not its value', async () => {
    const { canvas } = await clientOf((_, response) =>
      json(response, 200, { name: 'Canary Person', sis_course_id: 5 }),
    );
    const error = await failureOf(canvas.course('c1'));
    expect(error).toMatchObject({ code: 'CANVAS_ANSWER_UNREADABLE', retryable: false });
    expect(error.remedy).toContain('sis_course_id');
    expect(error.message + error.remedy).not.toContain('Canary');
  });

  test('an error carries neither the token nor the id that was asked for', async () => {
    const { canvas } = await clientOf((_, response) => response.destroy());
    const error = await failureOf(canvas.userByLogin('canary.login'));
    const everything = JSON.stringify([error, error.message, error.stack, String(error.cause), error.cause]);
    expect(error).toMatchObject({ code: 'CANVAS_UNREACHABLE', retryable: true, path: 'GET /users/:id' });
    expect(everything).not.toContain('canary');
  });

  test('a cancelled call ends with the reason of its cancelling', async () => {
    const stop = new AbortController();
    const { canvas } = await clientOf(() => stop.abort(new Error('worker stops')), { signal: stop.signal });
    await expect(canvas.course('c1')).rejects.toThrow('worker stops');
  });
});

describe('paging', () => {
  test('links are followed by name in any case, with parameters in any order', async () => {
    const { canvas, received, baseUrl } = await clientOf((request, response) => {
      const page = Number(new URL(request.url, 'http://x').searchParams.get('page') ?? '1');
      const link = `<${baseUrl}/api/v1/o,paque?page=${page + 1}>; title="a, b"; REL="NEXT", <${baseUrl}/x>; rel="first"`;
      json(response, 200, { sis_imports: [sisImportJson(String(page))] }, page < 3 ? { Link: link } : {});
    });
    expect((await collect(canvas.listSisImports())).map((found) => found.id)).toEqual(['1', '2', '3']);
    expect(received[1]?.url).toBe('/api/v1/o,paque?page=2');
  });

  test('a page that links to itself ends in an error, not in an endless night', async () => {
    const { canvas, baseUrl } = await clientOf((_, response) =>
      json(response, 200, { sis_imports: [] }, { link: `<${baseUrl}/api/v1/again>; rel="next"` }),
    );
    expect(await failureOf(collect(canvas.listSisImports()))).toMatchObject({ code: 'CANVAS_PAGING_BROKEN' });
  });

  test('a link to another machine is never followed, for the token would go with it', async () => {
    const { canvas, received } = await clientOf((_, response) =>
      json(response, 200, { sis_imports: [] }, { link: '<http://127.0.0.1:1/api/v1/x>; rel="next"' }),
    );
    expect(await failureOf(collect(canvas.listSisImports()))).toMatchObject({ code: 'CANVAS_PAGING_BROKEN' });
    expect(received).toHaveLength(1);
  });
});

test('never more than two requests are in flight', async () => {
  let inFlight = 0;
  let most = 0;
  const { canvas } = await clientOf((_, response) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    setTimeout(() => {
      inFlight -= 1;
      json(response, 200, course);
    }, 10);
  });
  const found = await Promise.all(Array.from({ length: 9 }, (_, index) => canvas.course(`c${index}`)));
  expect(found).toHaveLength(9);
  expect(most).toBe(2);
});

describe('reading back by SIS id', () => {
  test('what Canvas does not hold is null', async () => {
    const { canvas } = await clientOf((_, response) => json(response, 404, { errors: [{ message: 'none' }] }));
    expect(await canvas.account('a')).toBeNull();
    expect(await canvas.term('t')).toBeNull();
    expect(await canvas.section('s')).toBeNull();
    expect(await canvas.user('u')).toBeNull();
    expect(await canvas.userByLogin('l')).toBeNull();
    expect(await canvas.userLogins('u')).toBeNull();
    expect(await canvas.enrollments('s', { states: ['active'] })).toBeNull();
    expect(await canvas.courseHoldsWork('c')).toBeNull();
  });

  test('enrollments are asked for in the states and for the people wanted, fifty people at a time', async () => {
    const { canvas, received } = await clientOf((request, response) => {
      const people = new URL(request.url, 'http://x').searchParams.getAll('sis_user_id[]');
      const found = people.map((sisId, index) => ({
        id: `${index}`,
        user_id: '1',
        type: 'StudentEnrollment',
        role: 'StudentEnrollment',
        enrollment_state: 'deleted',
        user: { sis_user_id: sisId },
      }));
      json(response, 200, found);
    });
    const people = Array.from({ length: 120 }, (_, index) => `p${index}`);
    const found = await canvas.enrollments('s1', { userSisIds: people, states: ['active', 'deleted'] });
    expect(found?.map((enrollment) => enrollment.userSisId)).toEqual(people);
    expect(received).toHaveLength(3);
    const query = new URL(received[0]?.url ?? '', 'http://x').searchParams;
    expect(query.getAll('state[]')).toEqual(['active', 'deleted']);
  });

  test('nobody asked for is nobody found, without a request', async () => {
    const { canvas, received } = await clientOf((_, response) => json(response, 200, []));
    expect(await canvas.enrollments('s1', { userSisIds: [], states: ['active'] })).toEqual([]);
    expect(received).toHaveLength(0);
  });

  test('a token that leads to a sub-account is seen, for SIS imports exist only at the root', async () => {
    const root = await clientOf((_, response) =>
      json(response, 200, { id: '1', name: 'District', parent_account_id: null, root_account_id: null }),
    );
    expect(await root.canvas.self()).toMatchObject({ isRoot: true });
    const sub = await clientOf((_, response) =>
      json(response, 200, { id: '9', name: 'School', parent_account_id: '1', root_account_id: '1' }),
    );
    expect(await sub.canvas.self()).toMatchObject({ isRoot: false });
  });
});

describe('what Canvas holds already', () => {
  test('a course holds work when anything was graded or handed in', async () => {
    const { canvas } = await clientOf((request, response) =>
      json(response, 200, request.url.includes('workflow_state=graded') ? [] : [{ id: '5' }]),
    );
    expect(await canvas.courseHoldsWork('c1')).toEqual({ holdsWork: true, graded: false, submitted: true });
  });

  test('a course without work is told as such', async () => {
    const { canvas } = await clientOf((_, response) => json(response, 200, []));
    expect(await canvas.sectionHoldsWork('s1')).toEqual({ holdsWork: false, graded: false, submitted: false });
  });
});
