import type { Kind } from './records.js';

const mostKept = 200_000;

/** A write as it was answered. */
export interface LoggedWrite {
  method: 'PUT' | 'DELETE';
  kind: Kind;
  /** Of the path, or the one that PowerSchool gave. */
  sourcedId: string;
  /** The status answered; 0 where the connection was cut before an answer. */
  status: number;
  outcome: 'created' | 'changed' | 'identical' | 'deleted' | 'not-kept' | 'refused';
  /** When it was answered, by this machine's clock. */
  at: string;
}

/** What was written through OneRoster since the start or the last clearing: in memory, for tests and for curiosity. */
export interface WriteLog {
  add(write: Omit<LoggedWrite, 'at'>): void;
  counts(): Record<string, number>;
  list(): readonly LoggedWrite[];
  clear(): void;
}

export function createWriteLog(): WriteLog {
  let writes: LoggedWrite[] = [];
  let counts = new Map<string, number>();
  return {
    add: (write) => {
      const key = `${write.method} ${write.kind} ${write.outcome}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (writes.length >= 2 * mostKept) writes = writes.slice(-mostKept);
      writes.push({ ...write, at: new Date().toISOString() });
    },
    counts: () => Object.fromEntries(counts),
    list: () => writes.slice(-mostKept),
    clear: () => {
      writes = [];
      counts = new Map();
    },
  };
}
