import type { FastifyInstance } from 'fastify';
import { ControlError } from './control-error.js';
import { collections } from './district/records.js';
import type { Feed } from './feed/index.js';
import type { FeedRows } from './feed/rows.js';

/** The nights of a feed: which one it is, and the next one. */
export function addFeed(app: FastifyInstance, feed: Feed | undefined): void {
  const there = (): Feed => {
    if (!feed) throw new ControlError(404, 'this sandbox was started without a feed');
    return feed;
  };
  app.get('/feed/night', async () => there().night());
  app.post<{ Body: { night?: number; rows?: FeedRows } | null }>('/feed/night', async ({ body }) => {
    const { night, rows } = body ?? {};
    const to = night ?? there().night().night + 1;
    if (!Number.isInteger(to) || to < 0) throw new ControlError(400, 'night is a whole number; 0 is the base');
    if (rows === undefined) there().goTo(to);
    else {
      const unknown = Object.keys(rows).filter((name) => !collections.some((known) => known === name));
      if (unknown.length > 0) throw new ControlError(400, `collections are ${collections.join(', ')}`);
      there().put(to, { rows });
    }
    return there().night();
  });
}
