import type { FastifyInstance } from 'fastify';
import type { FaultSwitches } from '../../faults.js';
import type { CanvasState } from '../state.js';
import { findCourse, findSection } from './find.js';
import { pageOf } from './paging.js';
import { courseJson, sectionJson } from './present.js';
import { many, queryOf } from './query.js';

type ById = { Params: { id: string } };

/** Courses and their sections. */
export function courseRoutes(app: FastifyInstance, state: CanvasState, faults: FaultSwitches): void {
  const getCourse = (id: string, query: ReturnType<typeof queryOf>): object => {
    const includes = many(query, 'include');
    return courseJson(findCourse(state, id, includes.includes('all_courses')), state, includes);
  };
  app.get<ById>('/api/v1/courses/:id', (request) => getCourse(request.params.id, queryOf(request)));
  app.get<{ Params: { account: string; id: string } }>('/api/v1/accounts/:account/courses/:id', (request) =>
    getCourse(request.params.id, queryOf(request)),
  );

  app.get<ById>('/api/v1/courses/:id/sections', (request, reply) => {
    const course = findCourse(state, request.params.id);
    const sections = state.sectionsOfCourse(course.id).filter((section) => section.state === 'active');
    const includes = many(queryOf(request), 'include');
    return pageOf(sections, request, reply, faults).map((section) => sectionJson(section, state, includes));
  });

  app.get<ById>('/api/v1/sections/:id', (request) =>
    sectionJson(findSection(state, request.params.id), state, many(queryOf(request), 'include')),
  );
}
