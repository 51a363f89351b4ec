import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createCanvasClient } from '../../canvas/client.js';
import type { CanvasOptions, CanvasRequestEvent } from '../../canvas/requests.js';
import { unlimited } from '../harness/unlimited.js';

export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

type Answer = (request: Received, response: ServerResponse) => void;

/** A server of this test alone; `answer` gets every request in full. */
async function localCanvas(answer: Answer) {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      received.push(request);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { baseUrl, received };
}

/** A client of such a server, its waits shortened, and the requests that it told of. */
export async function clientOf(answer: Answer, options: Partial<CanvasOptions> = {}) {
  const { baseUrl, received } = await localCanvas(answer);
  const events: CanvasRequestEvent[] = [];
  const canvas = createCanvasClient({
    baseUrl,
    pace: unlimited(),
    token: async () => '1~canary-token',
    onRequest: (event) => events.push(event),
    waitFactor: 0.001,
    ...options,
  });
  return { canvas, baseUrl, received, events };
}

export function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

export function sisImportJson(id: string, more: Record<string, unknown> = {}) {
  return {
    id,
    workflow_state: 'created',
    progress: 0,
    created_at: '2026-09-01T05:30:00Z',
    started_at: null,
    ended_at: null,
    diffing_data_set_identifier: null,
    data: { import_type: 'instructure_csv' },
    ...more,
  };
}
