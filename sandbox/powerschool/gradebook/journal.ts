import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const chunkBytes = 1 << 20;

/** A file of JSON lines that only grows while the sandbox runs. */
export interface Journal {
  /** Returns when the operating system has the line: what was appended outlives a kill of this process. */
  append(line: unknown): void;
  close(): void;
}

/** The lines of a file that were written whole. A line without its end was cut off by a kill and never answered. */
export function* readJournal(file: string): Generator<unknown> {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let rest = Buffer.alloc(0);
  try {
    for (;;) {
      const length = readSync(descriptor, chunk, 0, chunkBytes, null);
      if (length === 0) return;
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      let begin = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, begin)) {
        yield JSON.parse(bytes.toString('utf8', begin, end));
        begin = end + 1;
      }
      rest = bytes.subarray(begin);
    }
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}

/** Replaces the file by one with only these lines, and opens it for more. */
export function openJournal(file: string, lines: Iterable<unknown>): Journal {
  mkdirSync(dirname(file), { recursive: true });
  const compacted = `${file}.new`;
  const fresh = openSync(compacted, 'w');
  let pending = '';
  for (const line of lines) {
    pending += `${JSON.stringify(line)}\n`;
    if (pending.length < chunkBytes) continue;
    writeAll(fresh, pending);
    pending = '';
  }
  writeAll(fresh, pending);
  fsyncSync(fresh);
  closeSync(fresh);
  renameSync(compacted, file);
  let descriptor: number | undefined = openSync(file, 'a');
  return {
    append: (line) => {
      if (descriptor !== undefined) writeAll(descriptor, `${JSON.stringify(line)}\n`);
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
