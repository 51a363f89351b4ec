import { join } from 'node:path';

export interface ImportPaths {
  /** The upload as received. */
  upload(importId: number): string;
  /** Its CSVs while the import runs. */
  unpacked(importId: number): string;
  messages(importId: number): string;
}

export function importPaths(dataFolder: string): ImportPaths {
  return {
    upload: (id) => join(dataFolder, 'uploads', `${id}.upload`),
    unpacked: (id) => join(dataFolder, 'unpacked', String(id)),
    messages: (id) => join(dataFolder, 'messages', `${id}.ndjson`),
  };
}
