/**
 * Limits on a worker's PostgreSQL connections. A statement waits when its pool is full, so steps that hold one
 * connection and wait for another could deadlock: each pool holds what all of its users can hold at once, and one more.
 * docs/production.md has the sum, for `max_connections`.
 */

/** Activities that a worker runs at once. */
export const activitySlots = 16;

/** Halves of a night that run in parallel: small collections and enrollments, then classes and people. */
export const readingThreads = 2;

/** Most transactions of a step at once: planning has rows and two shards of enrollments. Others have two or one. */
export const connectionsPerStep = 3;

/** Reading commits pages, takes its turn at the SIS and loads known hashes; mapping reads and writes. */
const connectionsPerTask = 3;

/** The rows of an import are read on connections of their own: one shard while the next is sorted. */
export const copiesPerStep = 2;

/** For single rows through Drizzle, in the main thread alone. No holder waits for another. */
export const rowConnections = 2;

/** Connections of the worker's main thread, and of each reading thread. */
export const stepConnections = activitySlots * connectionsPerStep + 1;
export const taskConnections = activitySlots * connectionsPerTask + 1;
