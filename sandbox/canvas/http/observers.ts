import type { FastifyInstance } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import { rootAccountId, type CanvasState } from '../state.js';
import { findCourse, findUser } from './find.js';
import { pageOf } from './paging.js';
import { userJson } from './present.js';

type ById = { Params: { id: string } };

/** Links between people, and between courses and their blueprints. */
export function linkRoutes(app: FastifyInstance, state: CanvasState, faults: FaultSwitches): void {
  const linked = (userId: number, from: 'observerId' | 'studentId', to: 'observerId' | 'studentId') =>
    state.observerLinks.rows.flatMap((link) => {
      const user = state.users.get(link[to]);
      return link.state === 'active' && link[from] === userId && user && user.state !== 'deleted' ? [user] : [];
    });
  const withRoot = { observation_link_root_account_ids: [rootAccountId] };
  app.get<ById>('/api/v1/users/:id/observees', (request, reply) =>
    pageOf(linked(findUser(state, request.params.id).id, 'observerId', 'studentId'), request, reply, faults).map(
      (user) => ({ ...userJson(user, state), ...withRoot }),
    ),
  );
  app.get<ById>('/api/v1/users/:id/observers', (request, reply) =>
    pageOf(linked(findUser(state, request.params.id).id, 'studentId', 'observerId'), request, reply, faults).map(
      (user) => ({ ...userJson(user, state), ...withRoot }),
    ),
  );

  /** At most one: a course has one blueprint. */
  app.get<ById>('/api/v1/courses/:id/blueprint_subscriptions', (request, reply) => {
    const course = findCourse(state, request.params.id);
    const blueprint = state.courses.get(course.blueprintCourseId);
    const subscriptions = blueprint
      ? [
          {
            ...{ id: course.id, template_id: blueprint.id },
            blueprint_course: {
              ...{ id: blueprint.id, name: blueprint.name, course_code: blueprint.courseCode },
              term_name: state.terms.get(blueprint.termId)!.name,
            },
          },
        ]
      : [];
    return pageOf(subscriptions, request, reply, faults);
  });
}
