import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DistrictSettings } from '../../config/settings.js';

type JsonRecord = Record<string, unknown>;

/** Stands before a practice SIS, and passes on what it is asked. */
export interface Front {
  /** Ids of enrollments that it gives by themselves although the list no longer holds them. */
  alone: Set<string>;
  /** What it answers when it is asked for a single enrollment; null: what the SIS says. */
  single: { status: number; body: string } | null;
  /** How the records of its lists differ from those of the SIS; null: not at all. */
  reshape: ((collection: string, record: JsonRecord) => JsonRecord) | null;
  /** Bytes in place of a record of its lists; null: the record as it is. */
  spoil: ((collection: string, record: JsonRecord) => Buffer | null) | null;
  /** The letters of its lists; JSON is UTF-8. */
  letters: 'utf8' | 'latin1';
  /** Puts it before the SIS of a district. */
  standBefore(settings: DistrictSettings): void;
  close(): Promise<void>;
}

export async function startFront(): Promise<Front> {
  const alone = new Set<string>();
  let provider = '';
  const server = createServer((asked, answer) => {
    const id = /\/enrollments\/([^/?]+)$/.exec(asked.url ?? '')?.[1];
    if (id !== undefined && alone.has(id)) {
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ enrollment: { sourcedId: id, status: 'active' } }));
      return;
    }
    if (id !== undefined && front.single !== null) {
      answer.writeHead(front.single.status, { 'content-type': 'application/json' });
      answer.end(front.single.body);
      return;
    }
    const to = new URL(asked.url ?? '/', provider);
    const collection = /\/v1p1\/(\w+)$/.exec(to.pathname)?.[1];
    const onward = request(to, { method: asked.method, headers: asked.headers }, (got) => {
      const passesOn = collection === undefined || got.statusCode !== 200;
      if (passesOn || (front.reshape === null && front.spoil === null && front.letters === 'utf8')) {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      } else void rewrite(front, collection, got, answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const front: Front = {
    alone,
    single: null,
    reshape: null,
    spoil: null,
    letters: 'utf8',
    standBefore: (settings) => {
      provider = settings.sis.url;
      const moved = new URL(provider);
      moved.port = String((server.address() as AddressInfo).port);
      settings.sis.url = moved.href.replace(/\/$/, '');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return front;
}

async function rewrite(front: Front, collection: string, got: IncomingMessage, answer: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of got) chunks.push(chunk as Buffer);
  const page = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, JsonRecord[]>;
  const { reshape } = front;
  const records = reshape ? page[collection]!.map((record) => reshape(collection, record)) : page[collection]!;
  const headers = { ...got.headers };
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) delete headers[name];
  answer.writeHead(200, headers);
  const bytesOf = (value: unknown): Buffer => {
    const text = JSON.stringify(value);
    return Buffer.from(front.letters === 'latin1' ? withinLatin1(text) : text, front.letters);
  };
  if (front.spoil === null) return void answer.end(bytesOf({ ...page, [collection]: records }));
  const spoilt = records.map((record) => front.spoil!(collection, record) ?? bytesOf(record));
  const joined = spoilt.flatMap((each, at) => (at === 0 ? [each] : [Buffer.from(','), each]));
  answer.end(Buffer.concat([Buffer.from(`{"${collection}":[`), ...joined, Buffer.from(']}')]));
}

/** Other letters as JSON's escapes. */
function withinLatin1(text: string): string {
  return text.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
