import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSystems } from '../../client/check-systems.js';
import { parseSecretKeys } from '../../config/secrets.js';
import { districtOf } from '../../store/districts/district-of.js';
import { imports } from './look.js';
import { startPractice, type Practice } from './practice.js';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice();
  await practice.night();
  // As after the loss of the database: nothing of what Canvas holds is known to be ours.
  await practice.store.sql`update district set canvas_host = null, provisioned_at = null`;
  await practice.store.sql`delete from sis_import`;
});
afterAll(() => practice?.stop());

/** The code that the run ended with. */
async function codeOf(night: Promise<unknown>): Promise<unknown> {
  let error: unknown = await night.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  while (error instanceof Error && error.cause) error = error.cause;
  return error instanceof ApplicationFailure ? error.type : error;
}

/** What `rollbook connect` finds wrong with Canvas. */
async function wrongByCommand(): Promise<(string | undefined)[]> {
  const district = await districtOf(practice.store.db, practice.district);
  const findings = await checkSystems(
    practice.store,
    parseSecretKeys(Buffer.alloc(32, 7).toString('base64')),
    district,
  );
  return findings.filter(({ end, state }) => end === 'canvas' && state === 'wrong').map(({ code }) => code);
}

test('a first night refuses a Canvas that is filled, and so does the command that looks', async () => {
  const before = await imports(practice);
  expect(await codeOf(practice.night({ asOf: '2026-11-24T00:30' }))).toBe('CANVAS_NOT_EMPTY');
  expect(await wrongByCommand()).toEqual(['CANVAS_NOT_EMPTY']);
  expect(await imports(practice)).toEqual(before);
});

test('it refuses it too when the token cannot see the SIS ids that tell that it is filled', async () => {
  const before = await imports(practice);
  await practice.fault('sis-fields-hidden');
  expect(await codeOf(practice.night({ asOf: '2026-11-24T00:30' }))).toBe('CANVAS_PERMISSION');
  expect(await wrongByCommand()).toEqual(['CANVAS_PERMISSION']);
  await practice.calm();
  expect(await imports(practice)).toEqual(before);
});

test('observing it is possible, for nothing is sent', async () => {
  const report = await practice.night({ asOf: '2026-11-24T00:30', mode: 'observe' });
  expect(report.outcome).toBe('observed');
});
