import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse';
import yauzl from 'yauzl';

/** What came down the sink. */
export interface Sunk {
  imports: number;
  bytes: number;
  /** When the last upload was complete, milliseconds since the epoch; 0 before the first. */
  lastUploadAt: number;
}

export interface SinkCanvas {
  url: string;
  sunk: Sunk;
  /** Tells the sink what an import will be said to have counted, by its data set id. */
  expect(counts: (dataSetId: string) => Promise<Record<string, number>>): void;
  stop(): Promise<void>;
}

/** Answers of a Canvas that already holds something. False: it is none of its requests. */
export type Answer = (
  request: { method: string; url: URL; body(): Promise<string>; send(body: unknown): void },
  response: ServerResponse,
) => Promise<boolean>;

interface OneCanvas {
  imports: Array<Record<string, unknown>>;
  /** Accounts and terms by the path at which they are asked for. */
  standing: Map<string, unknown>;
}

/**
 * A Canvas that takes uploads and throws them away: it answers what a run asks of Canvas and reports that every row
 * succeeded, so that only our own side is measured. Each token has a Canvas to itself: it sees its own imports only.
 *
 * @param inUse is asked first. Default: nobody
 */
export async function startSinkCanvas(inUse: Answer = () => Promise.resolve(false)): Promise<SinkCanvas> {
  const sunk: Sunk = { imports: 0, bytes: 0, lastUploadAt: 0 };
  const canvases = new Map<string, OneCanvas>();
  let counting: (dataSetId: string) => Promise<Record<string, number>> = () => Promise.resolve({});
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'sink'}`);
    const asked = { method: request.method ?? 'GET', url, body: () => text(request) };
    if (await inUse({ ...asked, send: (body) => send(response, body) }, response)) return;
    const path = url.pathname.replace('/api/v1', '');
    const canvas = canvasOf(request.headers.authorization ?? '');
    const { imports, standing } = canvas;
    if (request.method === 'POST' && path.endsWith('/sis_imports')) return takeUpload(request, response, url, canvas);
    if (/\/sis_imports\/\d+\/errors$/.test(path)) return send(response, { sis_import_errors: [] });
    const one = /\/sis_imports\/(\d+)$/.exec(path);
    if (one) return send(response, imports[Number(one[1]) - 1]);
    if (path.endsWith('/sis_imports')) return send(response, { sis_imports: [...imports].reverse() });
    if (path.endsWith('/permissions')) return send(response, { import_sis: true, manage_sis: true, read_sis: true });
    if (path.endsWith('/terms')) return send(response, { enrollment_terms: [] });
    if (/\/accounts\/(self|1)$/.test(path))
      return send(response, { id: '1', name: 'Sink', root_account_id: null, parent_account_id: null });
    return send(response, standing.get(decodeURIComponent(path)) ?? acceptedObject(url) ?? []);
  }

  function canvasOf(authorization: string): OneCanvas {
    const canvas = canvases.get(authorization) ?? { imports: [], standing: new Map<string, unknown>() };
    canvases.set(authorization, canvas);
    return canvas;
  }

  async function takeUpload(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    { imports, standing }: OneCanvas,
  ): Promise<void> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of request as AsyncIterable<Buffer>) {
      size += piece.length;
      if (pieces.length < 64) pieces.push(piece);
    }
    if (size < smallUpload) await remember(Buffer.concat(pieces), standing);
    sunk.imports += 1;
    sunk.bytes += size;
    sunk.lastUploadAt = Date.now();
    const head = Buffer.concat(pieces).toString('latin1');
    const inForm = /name="diffing_data_set_identifier"\r\n\r\n([^\r]+)/.exec(head)?.[1];
    const dataSetId = url.searchParams.get('diffing_data_set_identifier') ?? inForm ?? '';
    const counts = await counting(dataSetId);
    const now = new Date().toISOString();
    const entry = {
      id: String(imports.length + 1),
      workflow_state: 'imported',
      progress: 100,
      created_at: now,
      started_at: now,
      ended_at: now,
      diffing_data_set_identifier: dataSetId,
      data: { counts },
    };
    imports.push(entry);
    send(response, {
      ...entry,
      workflow_state: 'created',
      progress: 0,
      ended_at: null,
      data: { import_type: 'instructure_csv' },
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sunk,
    expect: (counts) => {
      counting = counts;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a run looks for of courses, sections, people and enrollments: all that was sent stands. */
function acceptedObject(url: URL): unknown {
  const [, collection, by, sisId, list] =
    /\/(courses|sections|users)\/(sis_\w+_id):([^/]+)(\/enrollments)?$/.exec(decodeURIComponent(url.pathname)) ?? [];
  if (collection === undefined || by === undefined) return null;
  if (list === undefined) return { id: '3', name: 'Sink', course_id: '4', workflow_state: 'available', [by]: sisId };
  const people = url.searchParams.getAll('sis_user_id[]');
  return people.map((sis_user_id) => ({
    id: '5',
    user_id: '6',
    sis_user_id,
    enrollment_state: 'active',
    type: 'StudentEnrollment',
  }));
}

/** Uploads below this size are opened: accounts and terms are read back before anything else is sent. */
const smallUpload = 1_000_000;

/** Keeps the accounts and terms of a small upload, to answer for them. */
async function remember(body: Buffer, standing: Map<string, unknown>): Promise<void> {
  const zipAt = body.indexOf('PK\x03\x04');
  if (zipAt === -1) return;
  const zip = await yauzl.fromBufferPromise(body.subarray(zipAt, body.lastIndexOf('PK\x05\x06') + 22));
  for await (const entry of zip.eachEntry()) {
    if (!['accounts.csv', 'terms.csv'].includes(entry.fileName)) continue;
    const rows = (await zip.openReadStreamPromise(entry)).pipe(parse({ columns: true }));
    for await (const row of rows as AsyncIterable<Record<string, string>>) {
      if (row.term_id) {
        const { term_id: id, name, start_date: start_at, end_date: end_at } = row;
        standing.set(`/accounts/self/terms/sis_term_id:${id}`, {
          id: '1',
          sis_term_id: id,
          name,
          start_at,
          end_at,
          workflow_state: 'active',
        });
      } else {
        const { account_id: id, name } = row;
        standing.set(`/accounts/sis_account_id:${id}`, { id: '2', sis_account_id: id, name, workflow_state: 'active' });
      }
    }
  }
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
