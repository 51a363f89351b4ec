import http from 'node:http';
import https from 'node:https';
import { got, RequestError, type Method } from 'got';
import { OneRosterError } from './errors.js';

export interface TransportTimeouts {
  /** Name, TCP and TLS together may take this long. Milliseconds, as all of these. */
  connect: number;
  /** From the request's end to the answer's first byte: large pages are slow to make. */
  response: number;
  /** Silence in the middle of an answer. */
  idle: number;
  /** The whole request. */
  request: number;
}

const TIMEOUTS: TransportTimeouts = { connect: 10_000, response: 90_000, idle: 30_000, request: 180_000 };

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** An attempt that brought no answer. `code` is Node's (`ECONNRESET`), or `CUT_BODY` for one that broke off. */
export class NoAnswer extends Error {
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super(code, { cause });
    this.name = 'NoAnswer';
  }
}

export interface Transport {
  send(request: {
    url: URL;
    method: Method;
    headers: Record<string, string>;
    form?: Record<string, string>;
    signal?: AbortSignal | undefined;
  }): Promise<Answer>;
  close(): void;
}

/** One attempt at a time: no retries, no redirects, the body as bytes. Who retries is decided elsewhere. */
export function createTransport(timeouts: Partial<TransportTimeouts> = {}): Transport {
  const { connect, response, idle, request } = { ...TIMEOUTS, ...timeouts };
  const agents = {
    http: new http.Agent({ keepAlive: true, noDelay: true }),
    https: new https.Agent({ keepAlive: true, noDelay: true }),
  };
  const client = got.extend({
    agent: agents,
    decompress: true,
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
    timeout: { lookup: connect, connect, secureConnect: connect, socket: idle, response, request },
  });

  return {
    async send({ url, method, headers, form, signal }) {
      try {
        const answer = await client(url, {
          responseType: 'buffer',
          method,
          headers,
          ...(form && { form }),
          ...(signal && { signal }),
        });
        return { status: answer.statusCode, headers: answer.headers, body: asBuffer(answer.body) };
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof RequestError)) throw error;
        throw new NoAnswer(error.response === undefined ? error.code : brokenOff(error.code), error);
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** Headers had come: a time-out stays one, everything else is an answer that broke off. */
function brokenOff(code: string): string {
  return code === 'ETIMEDOUT' ? code : 'CUT_BODY';
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The provider's address, refused where a password would travel in the clear. */
export function safeBaseUrl(address: string): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw addressError('ADDRESS_NOT_VALID', 'Write the address as https://host, without a path.', cause);
  }
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) return url;
  throw addressError('PLAIN_HTTP_REFUSED', 'Use https: plain http is allowed only to this machine.');
}

function addressError(code: 'ADDRESS_NOT_VALID' | 'PLAIN_HTTP_REFUSED', remedy: string, cause?: unknown) {
  return new OneRosterError({ code, remedy, path: '/', retryable: false, cause });
}
