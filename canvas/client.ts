import { createHoldings } from './sis/holdings.js';
import { createCanvasRequests, type CanvasOptions } from './requests.js';
import { createReadBack } from './sis/read-back.js';
import { createReadiness } from './sis/readiness.js';
import { createSisImports } from './sis/sis-imports.js';

export type CanvasClient = ReturnType<typeof createCanvasClient>;

/**
 * Talks to one Canvas as one service user, slower when Canvas's rate limit comes near; reads are tried a few times, a
 * submission never once it may have arrived. Every failure is a `CanvasError`.
 */
export function createCanvasClient(options: CanvasOptions) {
  const requests = createCanvasRequests(options);
  const [readBack, holdings] = [createReadBack(requests), createHoldings(requests)];
  const readiness = createReadiness(requests, readBack, holdings);
  return { ...createSisImports(requests), ...readBack, ...holdings, ...readiness, close: requests.close };
}
