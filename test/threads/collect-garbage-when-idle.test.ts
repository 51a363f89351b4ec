import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectGarbageWhenIdle } from '../../activities/threads/collect-garbage-when-idle.js';
import { measuredMajors } from '../../activities/threads/v8-flags.js';

/** Elsewhere the collector is not asked for. */
const sweeps = measuredMajors.has(Number.parseInt(process.versions.node));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a thread sweeps once it has had nothing to do for a while, and not between two tasks of a night', async () => {
  const sweep = vi.fn();
  const sweeping = collectGarbageWhenIdle(sweep, 1_000);
  const read = sweeping((rows: number) => Promise.resolve(rows * 2));
  expect(await read(4)).toBe(8);
  vi.advanceTimersByTime(900);
  let finish = (): void => undefined;
  const mapped = sweeping(() => new Promise<void>((resolve) => (finish = resolve)))(null);
  vi.advanceTimersByTime(10_000);
  await read(1); // another task is still at work
  vi.advanceTimersByTime(10_000);
  expect(sweep).not.toHaveBeenCalled();
  finish();
  await mapped;
  vi.advanceTimersByTime(1_000);
  expect(sweep).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(sweep).toHaveBeenCalledTimes(1);
});

test('a task that fails leaves a thread as idle as one that ends', async () => {
  const sweep = vi.fn();
  const task = collectGarbageWhenIdle(sweep, 1_000)(() => Promise.reject(new Error('the database went away')));
  await expect(task(null)).rejects.toThrow('the database went away');
  vi.advanceTimersByTime(1_000);
  expect(sweep).toHaveBeenCalledTimes(1);
});

test.runIf(sweeps)('sweeping lets go of what nobody holds any more', async () => {
  vi.useRealTimers();
  let held: Buffer[] | null = Array.from({ length: 64 }, () => Buffer.alloc(1_000_000));
  const before = process.memoryUsage().arrayBuffers;
  await collectGarbageWhenIdle(undefined, 1)(() => Promise.resolve((held = null)))(null);
  // Without the collector it takes some eight seconds.
  await vi.waitUntil(() => process.memoryUsage().arrayBuffers < before - 50_000_000, { timeout: 3_000 });
  expect(held).toBeNull();
});

test.runIf(sweeps)('threads may sweep at the same moment', async () => {
  vi.useRealTimers();
  const thread = new URL('./collecting-thread.mjs', import.meta.url);
  const threads = Array.from({ length: 8 }, () => new Worker(thread));
  const said = await Promise.all(threads.map((each) => once(each, 'message')));
  expect(said.flat()).toEqual(Array.from({ length: 8 }, () => 'swept'));
  await Promise.all(threads.map((each) => each.terminate()));
});
