import type { Server } from 'node:http';
import type { FaultySystem } from './faults.js';

const mostRecent = 50;

export interface RequestCount {
  system: FaultySystem;
  method: string;
  /** The path with ids replaced by `:id`. */
  path: string;
  count: number;
  statuses: Record<string, number>;
}

/** What was asked of the sandbox: counts by kind of path, and the statuses of the latest answers. */
export interface RequestLog {
  watch(system: FaultySystem, server: Server): void;
  counts(): RequestCount[];
  recent(): Array<{ system: FaultySystem; method: string; path: string; status: number }>;
  clear(): void;
}

/** `/schools/101/classes` and `/schools/102/classes` are of one family. */
function pathFamily(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path
    .split('/')
    .map((part) => (/\d/.test(part) && !/^v\d+(p\d+)?$/.test(part) ? ':id' : part))
    .join('/');
}

export function createRequestLog(): RequestLog {
  const counts = new Map<string, RequestCount>();
  let recent: ReturnType<RequestLog['recent']> = [];
  const note = (system: FaultySystem, method: string, path: string, status: number): void => {
    const key = `${system} ${method} ${path}`;
    const kept = counts.get(key) ?? { system, method, path, count: 0, statuses: {} };
    kept.count += 1;
    kept.statuses[status] = (kept.statuses[status] ?? 0) + 1;
    counts.set(key, kept);
    recent.push({ system, method, path, status });
    if (recent.length > 2 * mostRecent) recent = recent.slice(-mostRecent);
  };
  return {
    watch: (system, server) => {
      server.on('request', (request, response) => {
        response.once('close', () =>
          note(system, request.method ?? '', pathFamily(request.url ?? ''), response.statusCode),
        );
      });
    },
    counts: () => [...counts.values()],
    recent: () => recent.slice(-mostRecent),
    clear: () => {
      counts.clear();
      recent = [];
    },
  };
}
