import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Newline-delimited JSON, in pieces of a few hundred records. */
export function sendLines(reply: FastifyReply, records: Iterable<object>): FastifyReply {
  return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(piecesOf(records)));
}

const recordsPerPiece = 500;

function* piecesOf(records: Iterable<object>): Generator<string> {
  let lines: string[] = [];
  for (const record of records) {
    lines.push(`${JSON.stringify(record)}\n`);
    if (lines.length < recordsPerPiece) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
}
