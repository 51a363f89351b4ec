import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReportFile } from './report.js';

/** How long an address of the store works, in milliseconds. */
const addressLastsMs = 5 * 60_000;

interface Stored {
  path: string;
  file: ReportFile;
  until: number;
  /** The connection ends in the middle. */
  isCut: boolean;
}

export interface FileStore {
  /** An address at which the file can be had for some minutes, by whoever knows it. */
  addressOf(path: string, file: ReportFile, isCut: boolean, host: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Where a hosted Canvas keeps files: another server, to which a download is redirected. The address holds all rights; a
 * request that brings an access token too is refused, as object stores do.
 *
 * @param listenOn the network address that Canvas itself listens on
 */
export function createFileStore(listenOn: () => string): FileStore {
  const stored = new Map<string, Stored>();
  let server: Server | undefined;
  let listening: Promise<number> | undefined;
  const listen = (): Promise<number> =>
    (listening ??= new Promise((resolve, reject) => {
      server = createServer((request, response) => {
        const found = stored.get((request.url ?? '').split('/').pop() ?? '');
        if (request.headers.authorization !== undefined) refuse(response, 400);
        else if (!found || found.until < Date.now()) refuse(response, 403);
        else sendFile(response, found.path, found.file, found.isCut);
      });
      server.once('error', reject);
      server.listen(0, listenOn(), () => resolve((server!.address() as AddressInfo).port));
    }));
  return {
    addressOf: async (path, file, isCut, host) => {
      const port = await listen();
      const name = randomUUID();
      for (const [key, { until }] of stored) if (until < Date.now()) stored.delete(key);
      stored.set(name, { path, file, until: Date.now() + addressLastsMs, isCut });
      return `http://${host}:${port}/files/${name}`;
    },
    close: () =>
      new Promise((resolve) => {
        if (!server) return resolve();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end('<Error><Code>AccessDenied</Code></Error>');
}

/** Streams a file with its length; a cut one breaks off after half of it, though the length is that of the whole. */
export function sendFile(response: ServerResponse, path: string, file: ReportFile, isCut: boolean): void {
  const end = isCut ? Math.max(0, Math.floor(file.bytes / 2) - 1) : undefined;
  const stream = createReadStream(path, { end });
  stream.once('error', () => (response.headersSent ? response.destroy() : refuse(response, 404)));
  stream.once('open', () => {
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-length': file.bytes,
      'content-disposition': `attachment; filename="${file.name}"`,
    });
    stream.pipe(response, { end: !isCut });
  });
  if (isCut) stream.once('end', () => response.write('', () => response.destroy()));
  response.once('close', () => stream.destroy());
}
