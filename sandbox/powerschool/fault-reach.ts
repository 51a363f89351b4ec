import type { FaultSettings, FaultSwitches } from '../faults.js';

/** What of a request a fault can be limited to. */
export interface Reach {
  collection: string;
  path: string;
  offset: number;
}

/**
 * Decides whether a fault that is on strikes this request, by its settings `path`, `from`, `after`, `every` and
 * `times`, and counts the stroke.
 */
export function createFaultReach(faults: FaultSwitches) {
  const seen = new Map<string, { settings: FaultSettings; requests: number }>();
  return (name: string, reach: Reach): FaultSettings | undefined => {
    const settings = faults.get(name);
    if (!settings) return undefined;
    const { path, from, after, every } = settings;
    if (path !== undefined && path !== reach.collection && !reach.path.includes(String(path))) return undefined;
    if (typeof from === 'number' && reach.offset < from) return undefined;
    let count = seen.get(name);
    if (count?.settings !== settings) {
      count = { settings, requests: 0 };
      seen.set(name, count);
    }
    count.requests += 1;
    if (typeof after === 'number' && count.requests <= after) return undefined;
    const since = count.requests - (typeof after === 'number' ? after : 0);
    if (typeof every === 'number' && since % every !== 0) return undefined;
    return faults.use(name);
  };
}

export type FaultReach = ReturnType<typeof createFaultReach>;

export function numberOf(settings: FaultSettings, name: string, otherwise: number): number {
  const value = Number(settings[name] ?? otherwise);
  return Number.isFinite(value) ? value : otherwise;
}
