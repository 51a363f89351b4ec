import type { FastifyInstance } from 'fastify';
import { canvasWays, type CanvasSandbox } from './canvas/index.js';
import { ControlError } from './control-error.js';
import { sendLines } from './control-lines.js';

/** How the practice Canvas was filled before anybody used it, and what each object of it is. */
export function addFilled(app: FastifyInstance, canvas: () => CanvasSandbox): void {
  app.get('/canvas/filled', async () => ({
    filled: canvas().filled() ?? null,
    ways: canvasWays.map(({ name, summary }) => ({ name, summary })),
  }));
  app.get<{ Querystring: { kind?: string } }>('/canvas/filled/truth', async ({ query }, reply) => {
    const there = canvas();
    if (!there.filled()) throw new ControlError(404, 'this Canvas was not filled when it was made');
    return sendLines(reply, there.truth(query.kind));
  });
}
