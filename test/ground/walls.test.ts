import { ESLint } from 'eslint';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
// The project's own configuration; only what needs a type checker is off, since these files do not exist.
const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });

async function objections(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result!.messages.filter(({ ruleId }) => ruleId === 'house/walls').map(({ message }) => message);
}

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
  ['oneroster/client.ts', `import { openStore } from '../store/postgres/connect.js';`],
  ['oneroster/client.ts', `import type { CanvasRow } from '../canvas/sis/rows.js';`],
  ['oneroster/client.ts', `export * from '../canvas/sis/rows.js';`],
  ['oneroster/client.ts', `const rows = await import('../canvas/sis/rows.js');`],
  ['canvas/client.ts', `import type { Org } from '../oneroster/rostering/model.js';`],
  ['canvas/client.ts', `let org: import('../oneroster/rostering/model.js').Org;`],
  ['canvas/client.ts', `export { openStore } from '../store/postgres/connect.js';`],
  ['store/provisioning/write.ts', `import { kinds } from '../../canvas/sis/rows.js';`],
  ['sandbox/main.ts', `import type { Org } from '../oneroster/rostering/model.js';`],
  ['sandbox/main.ts', `import { startBenchProvider } from '../bench/provider.js';`],
  ['sandbox/canvas/users.ts', `import { settings } from '../../config/settings.js';`],
  ['activities/read.ts', `import { nightly } from '../workflows/provisioning/nightly.js';`],
  ['worker/main.ts', `import { nightly } from '../workflows/provisioning/nightly.js';`],
  ['worker/main.ts', `import { startSandbox } from '../sandbox/main.js';`],
  ['client/main.ts', `import { startStack } from '../embedded/stack.js';`],
  ['client/main.ts', `import type { Ports } from '../embedded/ports.js';`],
  ['embedded/stack.ts', `import { freshDatabase } from '../test/harness/database.js';`],
  ['test/oracle/truth.ts', `import { mapCourses } from '../../roster/courses.js';`],
  ['test/oracle/truth.ts', `import type { District } from '../../sandbox/district.js';`],
  ['test/oracle/truth.ts', `import { night } from '../nights/night.js';`],
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
  ['store/provisioning/write.ts', `import { plan } from '../../roster/plan.js';`],
  ['store/provisioning/write.ts', `import type { CanvasRow } from '../../canvas/sis/rows.js';`],
  ['sandbox/canvas/users.ts', `import { records } from '../oneroster/records.js';`],
  ['sandbox/main.ts', `import Fastify from 'fastify';`],
  ['worker/main.ts', `import { taskQueue } from '../workflows/ids.js';`],
  ['client/main.ts', `import type { nightly } from '../workflows/provisioning/nightly.js';`],
  ['client/main.ts', `import { readStack } from '../config/stack-file.js';`],
  ['embedded/stack.ts', `import { openStore } from '../store/postgres/connect.js';`],
  ['test/nights/night.test.ts', `import { startSandbox } from '../../sandbox/main.js';`],
  ['test/oracle/truth.ts', `import type { CourseRow } from '../../canvas/sis/rows.js';`],
];

describe('the walls between the folders are held by lint', () => {
  test.each(forbidden)('%s may not: %s', async (file, code) => {
    expect(await objections(file, code)).toHaveLength(1);
  });

  test.each(allowed)('%s may: %s', async (file, code) => {
    expect(await objections(file, code)).toEqual([]);
  });

  test('an objection names the folder and says why', async () => {
    const [message] = await objections(
      'roster/courses.ts',
      `import { decode } from '../oneroster/rostering/model.js';`,
    );
    expect(message).toBe(
      `'roster' may not import '../oneroster/rostering/model.js' but as a type. ` +
        `Roster rules are pure: no I/O, and of OneRoster, Canvas and the settings the types only.`,
    );
  });
});

test('a promise that nobody waits for, and a file of more than 300 lines, are errors', async () => {
  const { rules } = (await new ESLint({ cwd: root }).calculateConfigForFile(join(root, 'workflows/night.ts'))) as {
    rules: Record<string, [number, ...unknown[]]>;
  };
  expect(rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2);
  expect(rules['max-lines']).toEqual([2, { max: 300, skipBlankLines: true }]);
});
