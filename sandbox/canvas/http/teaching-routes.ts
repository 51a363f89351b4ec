import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { Coursework } from '../coursework/context.js';
import type { Teaching } from '../coursework/index.js';
import type { CanvasState } from '../state.js';
import { assignmentRoutes } from './assignments.js';
import { courseGradeRoutes } from './course-grades.js';
import { graphqlRoutes } from './graphql/index.js';
import { sisAssignmentRoutes } from './sis-assignments.js';
import type { Strikes } from './strikes.js';
import { submissionRoutes } from './submissions.js';

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

export function teachingRoutes(
  app: FastifyInstance,
  deps: { state: CanvasState; faults: FaultSwitches; teaching: Teaching; strikes: Strikes },
): void {
  const { state, faults, teaching, strikes } = deps;
  const stale = new WeakMap<object, Map<string, object[]>>();
  const routes: TeachingRoutes = {
    state,
    faults,
    strikes,
    coursework: () => teaching.coursework(),
    save: () => teaching.save(),
    staleListing: (request, listing) => {
      const settings = strikes('sis-listing-stale', request);
      if (!settings) return listing();
      const kept = stale.get(settings) ?? new Map<string, object[]>();
      stale.set(settings, kept);
      const address = request.url.split('?')[0]!;
      const first = kept.get(address) ?? listing();
      kept.set(address, first);
      return first;
    },
  };
  assignmentRoutes(app, routes);
  submissionRoutes(app, routes);
  sisAssignmentRoutes(app, routes);
  courseGradeRoutes(app, routes);
  graphqlRoutes(app, routes);
}
