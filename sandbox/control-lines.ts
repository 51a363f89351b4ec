import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Newline-delimited JSON, in pieces of a few hundred records. */
export function sendLines(reply: FastifyReply, records: Iterable<object> | AsyncIterable<object>): FastifyReply {
  // Most are there already: a wait for each of them would take longer than the records.
  const pieces = Symbol.asyncIterator in records ? laterPiecesOf(records) : piecesOf(records);
  return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(pieces));
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

async function* laterPiecesOf(records: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
