import type { FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { Coursework } from '../coursework/context.js';
import type { CanvasState } from '../state.js';
import type { Strikes } from './strikes.js';

/** What the routes of teaching need. */
export interface TeachingRoutes {
  state: CanvasState;
  faults: FaultSwitches;
  /** The state at this instant, after the jobs that were due. */
  coursework(): Coursework;
  /** See `Teaching`. */
  save(): Promise<void>;
  strikes: Strikes;
  /** What is listed now, or, under `sis-listing-stale`, what was listed first. */
  staleListing(request: FastifyRequest, listing: () => object[]): object[];
}
