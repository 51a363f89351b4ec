import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/harness/longest-first.js';
import { restingToday } from './test/harness/soak-of-today.js';

/** `npm run soak` sets it: only the long tests (`*.soak.test.ts`) then run; else all but these. */
const soak = process.env.ROLLBOOK_SOAK === '1';
const minute = 60_000;

export default defineConfig({
  test: {
    include: soak ? ['test/**/*.soak.test.ts'] : ['test/**/*.test.ts'],
    exclude: soak ? restingToday(process.argv) : ['test/**/*.soak.test.ts'],
    globalSetup: ['test/harness/servers.ts'],
    pool: 'forks', // Temporal's native bridge and killed processes need processes of their own
    isolate: false, // a process and the product's modules for each file would cost a third of the time
    sequence: { sequencer: LongestFirst },
    // Long tests wait more: for killed servers, and for workers to be missed.
    maxWorkers: soak ? 4 : 3, // a night waits for its servers a third of its time: on two cores three finish 15 % earlier than two
    // A night takes two seconds, or ten on a machine that is busy; a start of the whole stack takes half a minute.
    testTimeout: soak ? 45 * minute : 4 * minute,
    hookTimeout: 4 * minute,
    teardownTimeout: 2 * minute,
  },
});
