import { createHoldings } from './sis/holdings.js';
import { createCanvasHttp, type CanvasHttpOptions } from './http.js';
import { createReadBack } from './sis/read-back.js';
import { createSisImports } from './sis/sis-imports.js';

export type CanvasClient = ReturnType<typeof createCanvasClient>;

/**
 * Talks to one Canvas as one service user. At most two requests at once, slower when Canvas's rate limit comes near;
 * reads are tried a few times, a submission never. Every failure is a `CanvasError`.
 */
export function createCanvasClient(options: CanvasHttpOptions) {
  const http = createCanvasHttp(options);
  return { ...createSisImports(http), ...createReadBack(http), ...createHoldings(http) };
}
