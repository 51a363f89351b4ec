import http from 'node:http';
import https from 'node:https';
import { got, RequestError, TimeoutError, type Method, type RequestError as GotError } from 'got';
import { isNeverConnected, isUntrustedCertificate } from '../codes/connection-codes.js';
import type { Headers } from './headers.js';

/** All in milliseconds. */
export interface Timeouts {
  /** Name resolution, TCP and TLS together. Default: 10 s. */
  connect: number;
  /** From the request's end to the answer's first byte: large pages are slow to make. Default: 90 s. */
  response: number;
  /** Silence within an answer. Default: 30 s. */
  idle: number;
  /** The whole request, uploads included; undefined for no limit. Default: 180 s. */
  request: number | undefined;
}

const defaultTimeouts: Timeouts = { connect: 10_000, response: 90_000, idle: 30_000, request: 180_000 };

export interface Sending {
  url: URL;
  method: Method;
  headers: Record<string, string>;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  body?: FormData;
  signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** An attempt without a complete answer. got's own errors contain the request with its credentials, so none is kept. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(
    /** Node's or OpenSSL's code (`ECONNRESET`), or `CUT_BODY` for an incomplete answer. */
    readonly code: string,
    /** Whether no byte of the request left, so that nothing can have been done. */
    readonly neverSent: boolean,
  ) {
    super(code);
  }
}

export interface Transport {
  /** One attempt: no retries, no redirects (they would forward the token), the body as bytes. Throws `NoAnswer`. */
  send(request: Sending): Promise<HttpResponse>;
  close(): void;
}

/** Connections are reused, and closed after this long without a request. */
const closeIdleAfterMs = 5_000;

export function createTransport(timeouts: Partial<Timeouts> = {}): Transport {
  const { connect, response, idle, request } = { ...defaultTimeouts, ...timeouts };
  const keep = { keepAlive: true, noDelay: true, timeout: closeIdleAfterMs };
  const agents = { http: new http.Agent(keep), https: new https.Agent(keep) };
  const client = got.extend({
    agent: agents,
    responseType: 'buffer',
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
    timeout: { lookup: connect, connect, secureConnect: connect, socket: idle, response, request },
  });

  return {
    async send({ url, method, headers, form, json, body, signal }) {
      const content = form ? { form } : json !== undefined ? { json } : body ? { body } : {};
      try {
        const answer = await client(url, { method, headers, ...content, ...(signal && { signal }) });
        return { status: answer.statusCode, headers: answer.headers, body: asBuffer(answer.rawBody) };
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof RequestError)) throw error;
        throw noAnswer(error);
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** After the headers a time-out stays one, and anything else is an incomplete answer. */
function noAnswer(error: GotError): NoAnswer {
  if (error.response !== undefined && error.code !== 'ETIMEDOUT') return new NoAnswer('CUT_BODY', false);
  return new NoAnswer(error.code, neverSent(error));
}

/** got's time-out phases before a request is written. */
const connecting = new Set(['lookup', 'connect', 'secureConnect']);

function neverSent(error: GotError): boolean {
  if (error instanceof TimeoutError) return connecting.has(error.event);
  const { syscall } = (error.cause ?? {}) as NodeJS.ErrnoException;
  return isNeverConnected(error.code) || isUntrustedCertificate(error.code) || syscall === 'connect';
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
