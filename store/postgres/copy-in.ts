import { once } from 'node:events';
import { arrayLiteral } from './array-types.js';
import type { Transaction } from './connect.js';

/** Escapes one value for COPY's text format; null becomes `\N`. */
export function copyValue(value: string | number | bigint | boolean | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value !== 'string') return String(value);
  return needsEscape.test(value) ? value.replace(escapable, (found) => escapes[found] ?? '') : value;
}

/** PostgreSQL text cannot hold NUL: it is dropped. */
const needsEscape = /[\\\t\n\r\0]/;
const escapable = /[\\\t\n\r\0]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '' };

/** A text array in COPY's format. */
export function copyTextArray(values: readonly string[]): string {
  return copyValue(arrayLiteral(values));
}

/**
 * Opens `COPY table (columns) FROM STDIN` on the transaction's connection. Rows are lines of tab-separated, escaped
 * values, sent in blocks of about 256 KB because tiny writes cost more than the copying.
 */
export async function copyInto(tx: Transaction, table: string, columns: readonly string[]): Promise<CopyIn> {
  const query = tx`copy ${tx(table)} (${tx(columns as string[])}) from stdin`;
  const stream = await query.writable();
  let failure: Error | undefined;
  const finished = new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => {
      failure = error;
      reject(error);
    };
    stream.on('finish', resolve);
    stream.on('error', fail);
    // After the last row `postgres` 3.4.9 forgets the stream: if PostgreSQL refuses the rows or is gone, only the query
    // is told, which was settled when the stream began (porsager/postgres#1173). Without this `end` waits for ever:
    // test/kills/refused-copy.test.ts.
    void Object.assign(query, { reject: fail });
  });
  finished.catch(() => undefined);
  let pending: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (failure) throw failure;
    if (size === 0) return;
    const block = pending.join('');
    pending = [];
    size = 0;
    if (!stream.write(block)) await Promise.race([once(stream, 'drain'), finished]);
  };
  return {
    write: async (block) => {
      await flush();
      if (!stream.write(block)) await Promise.race([once(stream, 'drain'), finished]);
    },
    add: (line) => {
      pending.push(line);
      size += line.length;
      return size >= 256 * 1024 ? flush() : undefined;
    },
    end: async () => {
      await flush();
      stream.end();
      await finished;
    },
  };
}

/** Copies blocks of whole lines in a COPY of their own; none if there are no lines. */
export async function copyLines(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  lines: readonly Buffer[],
): Promise<void> {
  if (lines.length === 0) return;
  const copy = await copyInto(tx, table, columns);
  for (const block of lines) await copy.write(block);
  await copy.end();
}

export interface CopyIn {
  /** Adds one line, ending in a newline. Await what it returns, if anything. */
  add(line: string): Promise<void> | undefined;
  /** Writes a block of whole lines unchanged. */
  write(block: Buffer): Promise<void>;
  end(): Promise<void>;
}
