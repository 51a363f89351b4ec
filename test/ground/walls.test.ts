import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { ESLint } from 'eslint';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const forbidden: [file: string, code: string][] = [
  ['workflows/night.ts', `import { createReadActivities } from '../activities/read.js';`],
  ['workflows/night.ts', `import type { openStore } from '../store/postgres/connect.js';`],
  ['workflows/night.ts', `import { readFile } from 'node:fs/promises';`],
  ['workflows/night.ts', `import { createHash } from 'crypto';`],
  ['workflows/night.ts', `import { z } from 'zod';`],
  ['workflows/night.ts', `import { describeRows } from '../canvas/sis/rows.js';`],
  ['roster/courses.ts', `import { decodeClass } from '../oneroster/rostering/model.js';`],
  ['roster/courses.ts', `import type { fetchPage } from '../oneroster/client.js';`],
  ['roster/courses.ts', `import { defaults } from '../config/settings.js';`],
  ['roster/courses.ts', `import { readFileSync } from 'node:fs';`],
  ['roster/courses.ts', `import got from 'got';`],
  ['roster/deep/er.ts', `import { openStore } from '../../store/postgres/connect.js';`],
  ['gradebook/convert.ts', `import type { Course } from '../roster/courses.js';`],
  ['gradebook/convert.ts', `import postgres from 'postgres';`],
  ['morning/first-bell.ts', `import { openStore } from '../store/postgres/connect.js';`],
  ['morning/first-bell.ts', `import { defaults } from '../config/settings.js';`],
  ['morning/page/page.ts', `import { readFileSync } from 'node:fs';`],
  ['evaluation/readiness.ts', `import { openStore } from '../store/postgres/connect.js';`],
  ['evaluation/readiness.ts', `import { defaults } from '../config/settings.js';`],
  ['evaluation/page/page.ts', `import { readFileSync } from 'node:fs';`],
  ['canvas/reports/report-zip.ts', `import type { CanvasClient } from '../client.js';`],
  ['oneroster/client.ts', `import { openStore } from '../store/postgres/connect.js';`],
  ['oneroster/client.ts', `import type { CanvasRow } from '../canvas/sis/rows.js';`],
  ['oneroster/client.ts', `export * from '../canvas/sis/rows.js';`],
  ['oneroster/client.ts', `const rows = await import('../canvas/sis/rows.js');`],
  ['canvas/client.ts', `import type { Org } from '../oneroster/rostering/model.js';`],
  ['canvas/client.ts', `let org: import('../oneroster/rostering/model.js').Org;`],
  ['canvas/client.ts', `export { openStore } from '../store/postgres/connect.js';`],
  ['oneroster/client.ts', `import { readSettings } from '../config/load-district.js';`],
  ['canvas/client.ts', `import { readSettings } from '../config/load-district.js';`],
  ['gradebook/convert.ts', `import { defaults } from '../config/settings.js';`],
  ['config/settings.ts', `import { decideRetry } from '../oneroster/retry-decision.js';`],
  ['config/settings.ts', `import type { Org } from '../oneroster/rostering/model.js';`],
  ['config/settings.ts', `import { createRequests } from '../http/requests.js';`],
  ['config/settings.ts', `import type { districts } from '../store/schema/districts.js';`],
  ['codes/registry.ts', `import type { Settings } from '../config/settings.js';`],
  ['docs/code-tables.ts', `import { settings } from '../config/settings.js';`],
  ['http/requests.ts', `import { OneRosterError } from '../oneroster/errors.js';`],
  ['store/provisioning/write.ts', `import { kinds } from '../../canvas/sis/rows.js';`],
  ['store/provisioning/write.ts', `import type { OneRosterClient } from '../../oneroster/client.js';`],
  ['sandbox/main.ts', `import type { Org } from '../oneroster/rostering/model.js';`],
  ['sandbox/main.ts', `import { startBenchProvider } from '../bench/provider.js';`],
  ['sandbox/canvas/users.ts', `import { settings } from '../../config/settings.js';`],
  ['activities/read.ts', `import { nightly } from '../workflows/provisioning/nightly.js';`],
  ['worker/main.ts', `import { nightly } from '../workflows/provisioning/nightly.js';`],
  ['worker/main.ts', `import { startSandbox } from '../sandbox/main.js';`],
  ['client/main.ts', `import { startStack } from '../embedded/stack.js';`],
  ['client/main.ts', `import type { Ports } from '../embedded/ports.js';`],
  ['client/main.ts', `import { createReadActivities } from '../activities/read.js';`],
  ['embedded/stack.ts', `import { freshDatabase } from '../test/harness/database.js';`],
  ['test/oracle/truth.ts', `import { mapCourses } from '../../roster/courses.js';`],
  ['test/oracle/truth.ts', `import type { District } from '../../sandbox/district.js';`],
  ['test/oracle/truth.ts', `import { night } from '../nights/night.js';`],
  ['intake/server.ts', `import { encryptSecret } from '../config/secrets.js';`],
  ['intake/server.ts', `import { readBox } from '../config/credential-box.js';`],
  ['intake/server.ts', `import { takeEntry } from '../store/intake/verify.js';`],
  ['intake/server.ts', `import { createCanvasClient } from '../canvas/client.js';`],
  ['intake/server.ts', `import got from 'got';`],
  ['client/main.ts', `import { createIntakeServer } from '../intake/server.js';`],
  ['worker/main.ts', `import { runIntake } from '../intake/run-intake.js';`],
  // The walls inside a room, and between its two directions.
  ['activities/provisioning/plan.ts', `import { send } from '../passback/send.js';`],
  ['activities/passback/send.ts', `import type { plan } from '../provisioning/plan.js';`],
  ['activities/passback/send.ts', `import { saveMapped } from '../../store/provisioning/mapping/save-mapped.js';`],
  ['store/provisioning/close.ts', `import { outbox } from '../passback/outbox.js';`],
  ['store/passback/outbox.ts', `import { purge } from '../provisioning/run-partitions.js';`],
  ['client/provisioning/held.ts', `import type { outbox } from '../../store/passback/outbox.js';`],
  ['client/passback/outbox.ts', `import { held } from '../provisioning/held.js';`],
  ['oneroster/profiles/aspen.ts', `import { decideRetry } from '../retry-decision.js';`],
  ['oneroster/profiles/aspen.ts', `import type { OneRosterRequests } from '../requests.js';`],
  ['oneroster/profiles/aspen.ts', `import { readCollection } from '../rostering/read-collection.js';`],
  ['oneroster/rostering/read.ts', `import { createOneRosterClient } from '../client.js';`],
  ['oneroster/rostering/read.ts', `import type { Tokens } from '../tokens.js';`],
  ['oneroster/rostering/read.ts', `import type { putResult } from '../gradebook/results.js';`],
  ['canvas/sis/rows.ts', `import type { CanvasClient } from '../client.js';`],
  ['canvas/sis/rows.ts', `import { mapConcurrently } from '../map-concurrently.js';`],
  ['canvas/sis/rows.ts', `import type { Submission } from '../grades/submissions.js';`],
  ['canvas/grades/submissions.ts', `import type { CanvasRow } from '../sis/rows.js';`],
  ['oneroster/gradebook/read.ts', `import type { Org } from '../rostering/model.js';`],
  ['store/postgres/copy-in.ts', `import type { Writer } from '../runs/fence.js';`],
  ['store/runs/close-run.ts', `import { purge } from '../provisioning/run-partitions.js';`],
  ['store/runs/close-run.ts', `import type { outbox } from '../passback/outbox.js';`],
  ['oneroster/client.ts', `import { readFileSync } from '../test/harness/files.js';`],
];

const allowed: [file: string, code: string][] = [
  ['workflows/night.ts', `import type { ReadActivities } from '../activities/read.js';`],
  ['workflows/night.ts', `import { type ReadActivities } from '../activities/read.js';`],
  ['workflows/night.ts', `import { proxyActivities } from '@temporalio/workflow';`],
  ['workflows/night.ts', `import { isOver } from '../roster/limits.js';`],
  ['workflows/night.ts', `import { stages } from './stages.js';`],
  ['roster/courses.ts', `import type { Class } from '../oneroster/rostering/model.js';`],
  ['roster/courses.ts', `import type { CourseRow } from '../canvas/sis/rows.js';`],
  ['roster/courses.ts', `import { DateTime } from 'luxon';`],
  ['oneroster/rostering/read.ts', `import { decideRetry } from '../retry-decision.js';`],
  ['oneroster/rostering/read.ts', `import { envelopeNames } from '../profiles/profile.js';`],
  ['oneroster/profiles/aspen.ts', `import type { CollectionName } from '../rostering/model.js';`],
  ['oneroster/client.ts', `import { createRosterReads } from './rostering/roster-reads.js';`],
  ['canvas/sis/rows.ts', `import type { CanvasRequests } from '../requests.js';`],
  ['config/settings.ts', `import { profileNames } from '../oneroster/profiles/index.js';`],
  ['config/settings.ts', `import { isSafeAddress } from '../http/address.js';`],
  ['store/provisioning/write.ts', `import { plan } from '../../roster/plan.js';`],
  ['store/provisioning/write.ts', `import type { CanvasRow } from '../../canvas/sis/rows.js';`],
  ['sandbox/canvas/users.ts', `import { records } from '../oneroster/records.js';`],
  ['sandbox/main.ts', `import Fastify from 'fastify';`],
  ['worker/main.ts', `import { taskQueue } from '../workflows/ids.js';`],
  ['client/main.ts', `import type { nightly } from '../workflows/provisioning/nightly.js';`],
  ['client/main.ts', `import { runIntake } from '../intake/run-intake.js';`],
  ['intake/server.ts', `import { seal } from '../config/sealing.js';`],
  ['intake/server.ts', `import type { CredentialBox } from '../config/credential-box.js';`],
  ['intake/server.ts', `import { intakeStatements } from '../store/intake/entries.js';`],
  ['client/main.ts', `import { readStack } from '../config/stack-file.js';`],
  ['embedded/stack.ts', `import { openStore } from '../store/postgres/connect.js';`],
  ['test/nights/night.test.ts', `import { startSandbox } from '../../sandbox/main.js';`],
  ['test/oracle/truth.ts', `import type { CourseRow } from '../../canvas/sis/rows.js';`],
  ['store/passback/outbox.ts', `import { roster } from '../provisioning/roster-for-passback.js';`],
  ['activities/passback/send.ts', `import { roster } from '../../store/provisioning/roster-for-passback.js';`],
  ['store/provisioning/close.ts', `import { endRun } from '../runs/close-run.js';`],
  ['roster/courses.ts', `import { createHash } from 'node:crypto';`],
];

/** A file of its own for each case, beside those that it imports: `workflows/night-3.ts`. */
const fileOf = (file: string, at: number, kind: string) => file.replace(/\.ts$/, `-${kind}${at}.ts`);

/** Where a project stands that has these files, and all that they import. */
function writeProject(): string {
  const folder = join(inject('runFolder'), 'walls');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const cases = Object.entries({ forbidden, allowed }).flatMap(([kind, all]) =>
    all.map(([file, code], at) => [fileOf(file, at, kind), code] as const),
  );
  for (const [file, code] of cases) {
    const [, target] = /'(\.[^']+)\.js'/.exec(code) ?? [];
    if (target) write(normalize(join(dirname(file), `${target}.ts`)), 'export {};\n');
  }
  for (const [file, code] of cases) write(file, code);
  write('roster/one.ts', `import type { Two } from './two.js';\nexport interface One { two: Two }\n`);
  write('roster/two.ts', `import type { One } from './one.js';\nexport interface Two { one: One }\n`);
  for (const file of ['tsconfig.json', 'package.json', 'node_modules'])
    symlinkSync(join(root, file), join(folder, file));
  return folder;
}

describe('the walls between the folders', () => {
  let broken: Map<string, string[]>;
  let walls: (string | undefined)[];
  beforeAll(async () => {
    const options = await extractOptions(join(root, '.dependency-cruiser.mjs'));
    const { output } = await cruise(['.'], { ...options, baseDir: writeProject(), validate: true });
    walls = (options.ruleSet?.forbidden ?? []).map(({ name }) => name);
    broken = new Map();
    for (const { from, rule, cycle } of (output as ICruiseResult).summary.violations) {
      for (const file of cycle ? [from, ...cycle.map(({ name }) => name)] : [from]) {
        broken.set(file, [...(broken.get(file) ?? []), rule.name]);
      }
    }
  });

  test.each(forbidden.map((each, at) => [...each, at] as const))('%s may not: %s', (file, _, at) => {
    expect(broken.get(fileOf(file, at, 'forbidden'))).toBeDefined();
    expect(broken.get(fileOf(file, at, 'forbidden'))).not.toContain('not-found');
  });

  test.each(allowed.map((each, at) => [...each, at] as const))('%s may: %s', (file, _, at) => {
    expect(broken.get(fileOf(file, at, 'allowed'))).toBeUndefined();
  });

  test('each wall has a case that no other one would stop', () => {
    const alone = [...broken.values()].filter((rules) => new Set(rules).size === 1).map(([only]) => only);
    expect(walls.length).toBeGreaterThan(30);
    expect(walls.filter((name) => !alone.includes(name))).toEqual(['not-found']);
  });

  test('two files may not import each other, not even a type', () => {
    expect(broken.get('roster/one.ts')).toContain('no-cycle');
    expect(broken.get('roster/two.ts')).toContain('no-cycle');
  });
});

test('a promise that nobody waits for, and a file of more than 300 lines, are errors', async () => {
  const { rules } = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, 'workflows/night.ts'))) as {
    rules: Record<string, [number, ...unknown[]]>;
  };
  expect(rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2);
  expect(rules['max-lines']).toEqual([2, { max: 300, skipBlankLines: true }]);
});
