import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { got, RequestError } from 'got';
import { isSafeAddress } from './address.js';

/** Why a download has not come whole: a status, or a code of the network. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';
  constructor(
    /** HTTP status of the last answer; undefined if none came. */
    readonly status: number | undefined,
    /** Node's code (`ECONNRESET`), `CUT_BODY` for fewer bytes than announced, `UNSAFE_ADDRESS` or `TOO_MANY_REDIRECTS`. */
    readonly networkCode: string | undefined,
  ) {
    super(networkCode ?? String(status));
  }
}

/** A file store answers with a redirect or two to where the bytes are. */
const mostRedirects = 5;

/** Milliseconds: a file store may take a while for the first byte, and is never silent for long within a file. */
const timeouts = { lookup: 10_000, connect: 10_000, secureConnect: 10_000, response: 120_000, socket: 60_000 };

/**
 * Writes the file at an address to `path` and returns its bytes, following redirects. Authorization goes to the first
 * host only: a file store has its own in its addresses. Never in memory. Throws `DownloadFailed`; rethrows the signal's
 * reason when it was aborted.
 */
export async function download(
  from: URL,
  path: string,
  options: { authorization: string; signal?: AbortSignal; onBytes?: (bytes: number) => void },
): Promise<number> {
  let url = from;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!isSafeAddress(url)) throw new DownloadFailed(undefined, 'UNSAFE_ADDRESS');
    const next = await downloadOnce(url, path, url.host === from.host ? options.authorization : null, options);
    if (typeof next === 'number') return next;
    url = next;
  }
  throw new DownloadFailed(undefined, 'TOO_MANY_REDIRECTS');
}

/** The bytes written, or the address that the answer leads to. */
async function downloadOnce(
  url: URL,
  path: string,
  authorization: string | null,
  { signal, onBytes }: { signal?: AbortSignal; onBytes?: (bytes: number) => void },
): Promise<number | URL> {
  const stream = got.stream(url, {
    headers: authorization === null ? {} : { authorization },
    ...{ followRedirect: false, throwHttpErrors: false, decompress: false, retry: { limit: 0 }, timeout: timeouts },
    ...(signal && { signal }),
  });
  let bytes = 0;
  let status: number | undefined;
  let announced: number | undefined;
  let location: string | undefined;
  stream.on('response', (answer: { statusCode: number; headers: Record<string, string | undefined> }) => {
    status = answer.statusCode;
    location = answer.headers.location;
    const length = Number(answer.headers['content-length']);
    announced = Number.isInteger(length) && answer.headers['content-length'] !== undefined ? length : undefined;
  });
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onBytes?.(bytes);
  });
  try {
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof RequestError)) throw error;
    throw new DownloadFailed(status, status === undefined ? error.code : 'CUT_BODY');
  }
  if (
    status !== undefined &&
    status >= 300 &&
    status < 400 &&
    location !== undefined &&
    URL.canParse(location, url.href)
  ) {
    return new URL(location, url.href);
  }
  if (status !== 200) throw new DownloadFailed(status, undefined);
  if (announced !== undefined && announced !== bytes) throw new DownloadFailed(status, 'CUT_BODY');
  return bytes;
}
