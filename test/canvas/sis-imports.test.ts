import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlimited } from '../harness/unlimited.js';
import { createCanvasClient } from '../../canvas/client.js';
import { importEnded } from '../../canvas/sis/sis-imports.js';
import { freePort } from '../../embedded/ports.js';
import { clientOf, json, sisImportJson, type Received } from './local-canvas.js';

let folder: string;
let zipPath: string;
const zipBytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-submit-'));
  zipPath = join(folder, 'import.zip');
  await writeFile(zipPath, zipBytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('submitting', () => {
  test('the zip and its options arrive as multipart fields', async () => {
    const { canvas, received } = await clientOf((_, response) =>
      json(response, 200, sisImportJson('812', { diffing_data_set_identifier: 'maple-12-give' })),
    );
    const submitted = await canvas.submitSisImport({ zipPath, dataSetId: 'maple-12-give' });
    expect(submitted).toMatchObject({ id: '812', state: 'created', dataSetId: 'maple-12-give' });

    const parts = multipartOf(received[0]);
    expect(parts.get('import_type')?.content.toString()).toBe('instructure_csv');
    expect(parts.get('diffing_data_set_identifier')?.content.toString()).toBe('maple-12-give');
    expect(parts.get('attachment')?.head).toMatch(/filename="rollbook.zip"\r\ncontent-type: application\/zip/i);
    expect(parts.get('attachment')?.content.equals(zipBytes)).toBe(true);
  });

  test('options that would switch on batch mode or diffing rules are never sent', async () => {
    const { canvas, received } = await clientOf((_, response) => json(response, 200, sisImportJson('1')));
    await canvas.submitSisImport({ zipPath, dataSetId: 'x' });
    const names = [...multipartOf(received[0]).keys()];
    expect(names).toEqual(['import_type', 'extension', 'diffing_data_set_identifier', 'attachment']);
  });

  test.each([
    ['is cut before the answer', (response: { destroy(): void }) => response.destroy()],
    ['ends at a gateway', (response: { writeHead(status: number): { end(): void } }) => response.writeHead(504).end()],
    ['is answered with a page', (response: { end(text: string): void }) => response.end('<html>')],
  ])('a submission that %s is unknown and is not sent again', async (_, misbehave) => {
    const { canvas, received } = await clientOf((_request, response) => misbehave(response));
    await expect(canvas.submitSisImport({ zipPath, dataSetId: 'x' })).rejects.toMatchObject({
      code: 'CANVAS_SUBMIT_UNKNOWN',
      retryable: true, // the step looks it up before it sends anything
    });
    expect(received).toHaveLength(1);
  });

  test('a submission refused for its rate was not taken, and is sent again', async () => {
    let calls = 0;
    const { canvas, received } = await clientOf((_, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(429).end();
      else json(response, 200, sisImportJson('5'));
    });
    expect(await canvas.submitSisImport({ zipPath, dataSetId: 'x' })).toMatchObject({ id: '5' });
    expect(received[1]?.body.includes(zipBytes)).toBe(true);
  });

  test('a submission that found nobody listening was not taken', async () => {
    const port = await freePort();
    const canvas = createCanvasClient({
      baseUrl: `http://127.0.0.1:${port}`,
      pace: unlimited(),
      token: async () => 'x',
      waitFactor: 0.001,
    });
    await expect(canvas.submitSisImport({ zipPath, dataSetId: 'x' })).rejects.toMatchObject({
      code: 'CANVAS_UNREACHABLE',
      retryable: true,
    });
  });

  test('a refused submission says so', async () => {
    const { canvas } = await clientOf((_, response) => json(response, 400, { errors: ['not a root account'] }));
    await expect(canvas.submitSisImport({ zipPath, dataSetId: 'x' })).rejects.toMatchObject({
      code: 'CANVAS_REQUEST_REFUSED',
    });
  });

  test('a data set id longer than Canvas takes is refused here', async () => {
    const { canvas, received } = await clientOf((_, response) => json(response, 200, sisImportJson('1')));
    await expect(canvas.submitSisImport({ zipPath, dataSetId: 'x'.repeat(129) })).rejects.toThrow(RangeError);
    expect(received).toHaveLength(0);
  });
});

test('a submission whose answer was lost is found by its data set, oldest first', async () => {
  const { canvas, received } = await clientOf((_, response) =>
    json(response, 200, {
      sis_imports: [
        sisImportJson('1000', { diffing_data_set_identifier: 'mine' }),
        sisImportJson('999', { diffing_data_set_identifier: 'mine' }),
        sisImportJson('998', { diffing_data_set_identifier: 'other' }),
        sisImportJson('997'),
      ],
    }),
  );
  const found = await canvas.findSisImportByDataSet('mine', new Date('2026-09-01T05:30:00Z'));
  expect(found.map((sisImport) => sisImport.id)).toEqual(['999', '1000']);
  const since = new URL(received[0]?.url ?? '', 'http://x').searchParams.get('created_since');
  expect(since).toBe('2026-09-01T04:30:00.000Z');
});

test('of recent imports no more pages are read than are wanted, and of their users only the ids', async () => {
  const page = (from: number) =>
    Array.from({ length: 3 }, (_, at) => sisImportJson(String(from - at), { user: { id: 47, name: 'Canary' } }));
  const { canvas, received, baseUrl } = await clientOf((_, response) => {
    const { port } = new URL(baseUrl);
    const next = `http://127.0.0.1:${port}/api/v1/accounts/self/sis_imports?page=${received.length + 1}`;
    response.setHeader('link', `<${next}>; rel="next"`);
    json(response, 200, { sis_imports: page(900 - 3 * received.length) });
  });
  const imports = (await canvas.recentSisImports(new Date('2026-09-01T05:30:00Z'), 5))!;
  expect(imports.map(({ id }) => id)).toEqual(['897', '896', '895', '894', '893']);
  expect(received).toHaveLength(2);
  expect(imports[0]).toMatchObject({ userId: '47' });
  expect(JSON.stringify(imports)).not.toContain('Canary');
});

test.for([401, 403])('a list of imports that is closed to the token (%i) is no error', async (status) => {
  const { canvas } = await clientOf((_, response) => json(response, status, { errors: [] }));
  expect(await canvas.recentSisImports(new Date(), 100)).toBeNull();
});

test('an import shows its counts once it has ended, and only numbers among them', async () => {
  const { canvas } = await clientOf((_, response) =>
    json(
      response,
      200,
      sisImportJson('3', {
        workflow_state: 'imported_with_messages',
        progress: 100,
        ended_at: '2026-09-01T06:00:00Z',
        data: { counts: { users: 3, error_count: 1, note: 'x' }, statistics: {} },
        processing_warnings: [['users.csv', 'Canary Person has no e-mail']],
      }),
    ),
  );
  const seen = await canvas.sisImport('3');
  expect(seen.counts).toEqual({ users: 3, error_count: 1 });
  expect(importEnded(seen)).toBe(true);
  expect(JSON.stringify(seen)).not.toContain('Canary');
});

test('an import that waits or runs has not ended; one aborted in the queue has', () => {
  const waiting = { endedAt: null, state: 'created' };
  expect(importEnded(waiting as never)).toBe(false);
  expect(importEnded({ ...waiting, state: 'importing' } as never)).toBe(false);
  expect(importEnded({ ...waiting, state: 'cleanup_batch' } as never)).toBe(false);
  expect(importEnded({ ...waiting, state: 'aborted' } as never)).toBe(true);
});

test('aborting an import that has finished is no error', async () => {
  const { canvas, received } = await clientOf((_, response) => json(response, 404, {}));
  expect(await canvas.abortSisImport('3')).toBeNull();
  expect(received[0]).toMatchObject({ method: 'PUT', url: '/api/v1/accounts/self/sis_imports/3/abort' });
});

test('messages are marked fatal by Canvas’s own filter, not by their words', async () => {
  const fatal = { file: 'courses.csv', row: null, message: 'Kopfzeile unbekannt', row_info: null };
  const ordinary = { file: 'users.csv', row: 3, message: 'fatal error, crashed, failed', row_info: 'u3,x' };
  const { canvas } = await clientOf((request, response) =>
    json(response, 200, { sis_import_errors: request.url.includes('failure=true') ? [fatal] : [ordinary, fatal] }),
  );
  const messages = [];
  for await (const message of canvas.importErrors('3')) messages.push(message);
  expect(messages).toEqual([
    { file: 'users.csv', row: 3, message: 'fatal error, crashed, failed', rowInfo: 'u3,x', fatal: false },
    { file: 'courses.csv', row: null, message: 'Kopfzeile unbekannt', rowInfo: null, fatal: true },
  ]);
});

/** The parts of a multipart body, by name. Latin-1 keeps every byte one character. */
function multipartOf(request: Received | undefined): Map<string, { head: string; content: Buffer }> {
  const boundary = /boundary=(\S+)/.exec(request?.headers['content-type'] ?? '')?.[1] ?? 'none';
  const parts = (request?.body.toString('latin1') ?? '').split(`--${boundary}`).slice(1, -1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\r\n\r\n');
      const head = part.slice(2, end);
      const name = / name="([^"]+)"/.exec(head)?.[1] ?? '';
      return [name, { head, content: Buffer.from(part.slice(end + 4, -2), 'latin1') }];
    }),
  );
}
