import type { FastifyInstance } from 'fastify';

/** What the practice Canvas offers to the rest of the sandbox. */
export interface CanvasSystem {
  /** Not yet listening. */
  app: FastifyInstance;
  /** Everything of one kind as Canvas holds it now. */
  dump(kind: string): AsyncIterable<object>;
  counts(): Record<string, number>;
  /** Puts something there that people would have made: graded work, submissions, edits on the screen. */
  plant(what: string, settings: Record<string, unknown>): unknown;
  close(): Promise<void>;
}
