import { expect } from 'vitest';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { startPractice, type Practice } from './practice.js';

/** A practice district after its first night, which the oracle found to be as it must. */
export async function startJudgedPractice(): Promise<{ practice: Practice; oracle: Oracle }> {
  const practice = await startPractice();
  const oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: '2026-11-23T00:30' });
  expect(await oracle.differences({ asOf: '2026-11-23T00:30' })).toEqual([]);
  return { practice, oracle };
}
