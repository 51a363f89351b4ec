import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  activitySlots,
  copiesPerStep,
  readingThreads,
  rowConnections,
  stepConnections,
  taskConnections,
} from '../../store/postgres/pool-sizes.js';

const workerConnections =
  stepConnections + readingThreads * taskConnections + rowConnections + activitySlots * copiesPerStep;

const page = readFileSync(fileURLToPath(new URL('../../docs/production.md', import.meta.url)), 'utf8');

test('the page on production tells how many connections a worker opens, and to allow more than these', () => {
  expect(Number(/A worker opens at most (\d+) connections/.exec(page)![1])).toBe(workerConnections);
  expect(Number(/max_connections = (\d+) for one worker/.exec(page)![1])).toBeGreaterThan(workerConnections);
  expect(Number(/for one worker, (\d+) more for each other/.exec(page)![1])).toBeGreaterThan(workerConnections);
});
