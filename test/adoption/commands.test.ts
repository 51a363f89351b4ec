import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import { rollbook } from '../client/rollbook.js';
import { sharedServers } from '../kills/shared-servers.js';
import { openStage, type Stage } from '../kills/stage.js';
import type { StageDistrict } from '../kills/stage-district.js';
import { dumpOf, expectKept, plain, type Dump } from './kept.js';

let stage: Stage;
let district: StageDistrict;
let before: Dump;
beforeAll(async () => {
  const folder = join(inject('runFolder'), 'adoption-commands');
  stage = await openStage({ folder, servers: await sharedServers() });
  const canvasFilled = { way: 'state-numbers', seed: 'one' };
  [district] = await Promise.all([stage.openDistrict({ district: 'maple', canvasFilled }), stage.startWorker()]);
  before = await dumpOf(district.controlUrl);
});
afterAll(() => stage?.stop());

const run = (...words: string[]) =>
  rollbook(words, {
    DATABASE_URL: stage.servers.databaseUrl,
    TEMPORAL_ADDRESS: stage.servers.temporalAddress,
    TEMPORAL_NAMESPACE: stage.servers.temporalNamespace,
    ROLLBOOK_KEY: stage.key,
  });

test('a Canvas in use is evaluated, adopted and given back from the command line', async () => {
  expect((await run('adopt', 'maple', 'plan')).err).toContain('NOT_EVALUATED');
  const evaluated = await run('evaluate', 'maple', '--as-of', '2026-11-23');
  expect([0, 1]).toContain(evaluated.code);
  expect(evaluated.out).toContain('linked, certain');
  expect((await run('adopt', 'maple', 'plan', '--ids', 'rollbook')).out).toContain('gets another SIS id');
  for (const confidence of ['certain', 'likely'])
    expect((await run('adopt', 'maple', 'confirm', '--confidence', confidence, '--by', 'A. Clerk')).code).toBe(0);
  const applied = await run('adopt', 'maple', 'apply', '--json');
  expect(applied.code).toBe(0);
  const result = applied.json<AdoptionResult>();
  expect(result).toMatchObject({ district: 'maple', undone: 0 });
  expect(result.changes).toBeGreaterThan(400);
  expectKept(before, await dumpOf(district.controlUrl));
  const back = await run('adopt', 'maple', 'back');
  expect(back.code).toBe(0);
  expect(plain(await dumpOf(district.controlUrl))).toEqual(plain(before));
  expect((await run('adopt', 'maple', 'back')).err).toContain('ADOPTION_NOT_APPLIED');
});
