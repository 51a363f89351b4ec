import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { FaultSettings } from '../faults.js';
import { numberOf } from './fault-reach.js';

export const maintenancePage =
  '<!DOCTYPE html><html><head><title>PowerSchool</title></head><body><h1>Down for maintenance</h1></body></html>';
export const gatewayPage = '<html><head><title>Bad Gateway</title></head><body><center>nginx</center></body></html>';

function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  const headers = reply.getHeaders();
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof headersOf
  >;
}

/** Half of the body: with a length that tells the truth about the half, or with the whole's and a dead connection. */
export function sendCut(reply: FastifyReply, whole: Uint8Array, settings: FaultSettings): void {
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  const { raw } = reply;
  reply.hijack();
  const rightLength = settings.length === 'right';
  raw.writeHead(reply.statusCode, {
    ...headersOf(reply),
    'content-type': 'application/json; charset=utf-8',
    'content-length': rightLength ? half.length : whole.length,
  });
  if (rightLength) raw.end(half);
  else raw.write(half, () => raw.destroy());
}

/** The body in ten pieces over `ms`. */
export async function sendSlowly(reply: FastifyReply, whole: Uint8Array, settings: FaultSettings): Promise<void> {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(reply.statusCode, {
    ...headersOf(reply),
    'content-type': 'application/json; charset=utf-8',
    'content-length': whole.length,
  });
  const piece = Math.ceil(whole.length / 10);
  for (let at = 0; at < whole.length && !raw.destroyed; at += piece) {
    await wait(numberOf(settings, 'ms', 2000) / 10);
    raw.write(whole.subarray(at, at + piece));
  }
  raw.end();
}
