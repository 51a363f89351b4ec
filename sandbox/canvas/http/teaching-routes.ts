import type { FastifyInstance } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { Teaching } from '../coursework/index.js';
import type { CanvasState } from '../state.js';
import { assignmentRoutes } from './assignments.js';
import { conversationRoutes } from './conversations.js';
import { courseGradeRoutes } from './course-grades.js';
import { graphqlRoutes } from './graphql/index.js';
import { sisAssignmentRoutes } from './sis-assignments.js';
import type { Strikes } from './strikes.js';
import { submissionRoutes } from './submissions.js';
import type { TeachingRoutes } from './teaching-deps.js';

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
  conversationRoutes(app, routes);
  graphqlRoutes(app, routes);
}
