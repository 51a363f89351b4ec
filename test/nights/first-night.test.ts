import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
});
afterAll(() => practice?.stop());

test('the first night puts the roster into Canvas, and the second sends nothing', async () => {
  const first = await practice.night();
  expect(first.outcome).toBe('complete');
  const second = await practice.night({ asOf: '2026-11-24T00:30' });
  expect(second.counts).toEqual([]);
});
