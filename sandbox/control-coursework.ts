import type { FastifyInstance } from 'fastify';
import type { CanvasSandbox } from './canvas/index.js';
import { isImpossibleAct, teachingActs } from './canvas/index.js';

interface Act {
  act?: string;
  [setting: string]: unknown;
}

/** Teaching in the practice Canvas: acts, the clock, and how it behaves where that is unconfirmed. */
export function addCoursework(app: FastifyInstance, canvas: () => CanvasSandbox): void {
  const refused = (error: unknown): { error: string } => ({
    error: error instanceof Error ? error.message : String(error),
  });

  app.get('/canvas/teach', async () => teachingActs);
  app.post<{ Body: Act | { acts: Act[] } }>('/canvas/teach', async ({ body }, reply) => {
    const acts = Array.isArray(body.acts) ? (body.acts as Act[]) : [body as Act];
    const done: object[] = [];
    try {
      for (const { act, ...settings } of acts) done.push(canvas().teach(String(act), settings));
    } catch (error) {
      if (!isImpossibleAct(error)) throw error;
      return reply.code(409).send({ ...refused(error), done });
    }
    return Array.isArray(body.acts) ? { done } : done[0];
  });

  const clock = (): object => {
    const { teaching } = canvas();
    return { now: new Date(teaching.clock.now() * 1000).toISOString() };
  };
  app.get('/canvas/clock', async () => clock());
  app.put<{ Body: { now?: string | null; frozen?: boolean } | null }>('/canvas/clock', async ({ body }, reply) => {
    const { teaching } = canvas();
    const at = body?.now == null ? undefined : Date.parse(body.now);
    if (at !== undefined && Number.isNaN(at)) return reply.code(400).send({ error: 'now must be an ISO 8601 instant' });
    teaching.clock.set(at === undefined ? undefined : Math.floor(at / 1000), body?.frozen === true);
    teaching.coursework();
    teaching.saveSoon();
    return clock();
  });

  app.get('/canvas/switches', async () => canvas().teaching.switches.list());
  app.put<{ Body: Record<string, unknown> }>('/canvas/switches', async ({ body }, reply) => {
    const { teaching } = canvas();
    try {
      teaching.switches.set(body);
    } catch (error) {
      return reply.code(400).send(refused(error));
    }
    teaching.saveSoon();
    return teaching.switches.list();
  });
}
