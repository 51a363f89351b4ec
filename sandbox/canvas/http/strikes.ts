import type { FastifyRequest } from 'fastify';
import type { FaultSettings, FaultSwitches } from '../../faults.js';

export type Strikes = (fault: string, request: FastifyRequest, id?: string) => FaultSettings | undefined;

/** How many requests each fault that is on has seen, for `every`. */
const seen = new WeakMap<FaultSettings, number>();

export function createStrikes(faults: FaultSwitches): Strikes {
  return (fault, request, id) => strike(faults, fault, request, id);
}

/**
 * Whether a fault strikes a request. `path` and `method` choose requests, `id` the course or assignment where the fault
 * has one, `every` each so-manieth of them; `times` switches the fault off after so many strikes.
 */
export function strike(
  faults: FaultSwitches,
  fault: string,
  request: FastifyRequest,
  id?: string,
): FaultSettings | undefined {
  const settings = faults.get(fault);
  if (!settings || !concerns(settings, request)) return undefined;
  if (id !== undefined && settings.id !== undefined && String(settings.id) !== id) return undefined;
  if (typeof settings.every === 'number') {
    const count = (seen.get(settings) ?? 0) + 1;
    seen.set(settings, count);
    if (count % settings.every !== 0) return undefined;
  }
  return faults.use(fault);
}

function concerns(settings: FaultSettings, request: FastifyRequest): boolean {
  if (typeof settings.path === 'string' && !request.url.includes(settings.path)) return false;
  return typeof settings.method !== 'string' || settings.method.toUpperCase() === request.method;
}
