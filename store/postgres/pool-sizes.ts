/**
 * How many connections to PostgreSQL a worker may open. A statement waits where a pool is full, and steps that hold one
 * connection while they wait for another would then wait for each other: so each pool holds what all of its users can
 * hold at once, and one more.
 */

/** Steps of runs that a worker has in hand at once. */
export const activitySlots = 16;

/** A night has two halves that go side by side: what is few and the enrollments, then classes and people. */
export const readingThreads = 2;

/** A planning step has three transactions at once: rows, and two pieces of enrollments. Others have two or one. */
const connectionsPerStep = 3;

/** A reading commits pages, takes its turn at the SIS and loads what is known; a mapping reads and writes. */
const connectionsPerTask = 3;

/** The rows of an import are read on connections of their own: one piece while the next is sorted. */
const copiesPerStep = 2;

/** For single rows through Drizzle, in each thread. Nothing waits for another while it holds one. */
export const rowConnections = 2;

/** Connections of the worker's main thread, and of each reading thread. */
export const stepConnections = activitySlots * connectionsPerStep + 1;
export const taskConnections = activitySlots * connectionsPerTask + 1;

/** Connections that one worker can have open at once: what `max_connections` must allow for each. */
export const workerConnections =
  stepConnections +
  readingThreads * taskConnections +
  (1 + readingThreads) * rowConnections +
  activitySlots * copiesPerStep;
