import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Newline-delimited JSON, in pieces of a few hundred records. */
export function sendLines(reply: FastifyReply, records: Iterable<object> | AsyncIterable<object>): FastifyReply {
  async function* pieces(): AsyncGenerator<string> {
    let lines: string[] = [];
    for await (const record of records) {
      lines.push(JSON.stringify(record));
      if (lines.length < 500) continue;
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(pieces()));
}
