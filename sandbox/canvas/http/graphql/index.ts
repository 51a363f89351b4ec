import type { FastifyInstance } from 'fastify';
import { graphql } from 'graphql';
import { CanvasError, notPermitted } from '../errors.js';
import type { TeachingRoutes } from '../teaching-deps.js';
import { rootOf } from './resolvers.js';
import { schema } from './schema.js';

interface Body {
  query?: string;
  variables?: Record<string, unknown> | string | null;
  operationName?: string | null;
}

/** `POST /api/graphql`: any document over the part of Canvas's schema that is practised here. */
export function graphqlRoutes(app: FastifyInstance, deps: TeachingRoutes): void {
  app.post<{ Body: Body | null }>('/api/graphql', async (request) => {
    const coursework = deps.coursework();
    const { switches } = coursework;
    if (switches.is('graphql-token', 'unauthorized')) throw notPermitted();
    if (switches.is('graphql-token', 'forbidden') || deps.strikes('graphql-forbidden', request))
      throw new CanvasError(403, { errors: [{ message: 'This token may not use GraphQL.' }] });
    if (deps.strikes('graphql-errors', request))
      return { errors: [{ message: 'Something went wrong.', path: ['course'] }], data: { course: null } };
    const stale = deps.strikes('graphql-stale', request);
    const { query, variables, operationName } = request.body ?? {};
    const result = await graphql({
      schema,
      source: query ?? '',
      rootValue: rootOf({
        coursework,
        readSis: request.permissions.readSis,
        lagSeconds: stale ? Number(stale.seconds ?? 60) : 0,
      }),
      variableValues: typeof variables === 'string' ? (JSON.parse(variables) as Record<string, unknown>) : variables,
      operationName,
    });
    return JSON.parse(JSON.stringify(result)) as object;
  });
}
