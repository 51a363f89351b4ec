import { createReadStream } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { ImportMessage, SisImport } from './sis-import.js';

/** How many messages an import shows itself; the rest is in the errors API (Canvas app/models/sis_batch.rb). */
const shownMessages = 24;

export interface MessageLog {
  add(message: ImportMessage): void;
  flush(): Promise<void>;
}

/** The messages of one import: counted and the first kept on the import, all of them in a file. */
export async function openMessageLog(path: string, sisImport: SisImport): Promise<MessageLog> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  Object.assign(sisImport, { errors: [], warnings: [], errorCount: 0, warningCount: 0 });
  let pending = '';
  return {
    add: (message) => {
      pending += `${JSON.stringify(message)}\n`;
      const shown = message.failure ? sisImport.errors : sisImport.warnings;
      if (shown.length < shownMessages) shown.push([message.file ?? '', message.message]);
      if (message.failure) sisImport.errorCount += 1;
      else sisImport.warningCount += 1;
    },
    flush: async () => {
      if (pending === '') return;
      const text = pending;
      pending = '';
      await appendFile(path, text);
    },
  };
}

/** The first messages, then one pair that says how many more there are. */
export function withSummary(shown: Array<[string, string]>, count: number): Array<[string, string]> {
  const more = count - shown.length;
  return more > 0 ? [...shown, ['SIS CSV', `${more} further messages are in the list of errors.`]] : shown;
}

export async function* readMessages(path: string): AsyncGenerator<ImportMessage> {
  const input = createReadStream(path);
  const lines = createInterface({ input, crlfDelay: Infinity });
  try {
    for await (const line of lines) if (line) yield JSON.parse(line) as ImportMessage;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    input.destroy();
  }
}
