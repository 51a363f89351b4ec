import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { createOracle } from '../oracle/oracle.js';
import { canvasKinds, readCanvas, type CanvasState } from '../oracle/read.js';
import { smallExport, writeZip } from '../sandbox/export-zip.js';
import { startPractice, type Practice } from './practice.js';

const practices: Practice[] = [];
afterAll(async () => {
  for (const practice of practices) await practice.stop();
});

/** What stands in Canvas, without the numbers that Canvas gives. */
function standing(state: CanvasState): string[] {
  return canvasKinds.flatMap((kind) =>
    [...state[kind]].map(([key, { id, created_at, updated_at, sis_import_id, parent_id, ...rest }]) => {
      void [id, created_at, updated_at, sis_import_id, parent_id];
      return `${kind} ${key} ${JSON.stringify(rest)}`;
    }),
  );
}

test('a district loaded from a CSV export gives the same Canvas as the district it was written from', async () => {
  const original = await startPractice();
  practices.push(original);
  await original.play('drop-students', { count: 2 });
  await original.play('add-students', { count: 2 });
  const path = join(inject('runFolder'), `${original.district}.zip`);
  writeFileSync(path, Buffer.from(await (await fetch(`${original.sandbox.controlUrl}/export`)).arrayBuffer()));
  const loaded = await startPractice({ from: path, students: undefined });
  practices.push(loaded);
  for (const practice of practices) {
    const report = await practice.night({ asOf: '2026-11-23T00:30' });
    expect(report.outcome).toBe('complete');
    const oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
    expect(await oracle.differences({ asOf: '2026-11-23' })).toEqual([]);
  }
  const [one, other] = await Promise.all(practices.map((each) => readCanvas(each.sandbox.controlUrl)));
  expect(standing(other!).sort()).toEqual(standing(one!).sort());
});

test('an export as an office makes it is loaded, and everybody in it arrives in Canvas under the right name', async () => {
  const users = smallExport['users.csv']
    .replace('Orla', 'Ren\u00E9')
    .replaceAll('true', 'TRUE')
    .replace('u,,', 'u,Active,');
  const path = await writeZip(join(inject('runFolder'), 'office.zip'), {
    ...smallExport,
    'users.csv': Buffer.from(users.replace('sourcedId', 'SourcedID'), 'latin1'),
    'enrollments.csv': smallExport['enrollments.csv'].replaceAll('2026-08-12', '8/12/2026'),
  });
  const practice = await startPractice({ from: path, students: undefined });
  practices.push(practice);
  const report = await practice.night({ asOf: '2026-11-23T00:30' });
  expect(report.outcome).toBe('complete');
  const { user, enrollment } = await readCanvas(practice.sandbox.controlUrl);
  expect([...user.values()].map(({ name }) => name).sort()).toEqual(['Brindle Quill, Jr.', 'Ren\u00E9 Fenn']);
  expect(enrollment.size).toBe(2);
});
