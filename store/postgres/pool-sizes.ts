/**
 * How many connections to PostgreSQL a worker may open. A statement waits where a pool is full, and steps that hold one
 * connection while they wait for another would then wait for each other: so each pool holds what all of its users can
 * hold at once, and one more. What they add up to stands in docs/production.md, for `max_connections`.
 */

/** Steps of runs that a worker has in hand at once. */
export const activitySlots = 16;

/** A night has two halves that go side by side: what is few and the enrollments, then classes and people. */
export const readingThreads = 2;

/** A planning step has three transactions at once: rows, and two shards of enrollments. Others have two or one. */
const connectionsPerStep = 3;

/** A reading commits pages, takes its turn at the SIS and loads what is known; a mapping reads and writes. */
const connectionsPerTask = 3;

/** For single rows through Drizzle, in each thread. Nothing waits for another while it holds one. */
export const rowConnections = 2;

/** Connections of the worker's main thread, and of each reading thread. */
export const stepConnections = activitySlots * connectionsPerStep + 1;
export const taskConnections = activitySlots * connectionsPerTask + 1;
