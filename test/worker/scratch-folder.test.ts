import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openScratchFolder } from '../../worker/scratch-folder.js';

const here = `rollbook-${hostname()}-`;

test('a worker takes away what killed ones left, leaves what others work in, and leaves nothing itself', () => {
  const below = mkdtempSync(join(inject('runFolder'), 'scratch-'));
  const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
  const left = [`${here}${ended}-abc123`, `${here}${process.pid}-abc123`];
  const others = [
    `${here}${process.ppid}-abc123`,
    `rollbook-elsewhere-${ended}-abc123`,
    `${here}notes`,
    'somebody-elses',
  ];
  for (const folder of [...left, ...others]) {
    mkdirSync(join(below, folder));
    writeFileSync(join(below, folder, 'run-1-1.zip.part'), 'rows');
  }
  const scratch = openScratchFolder(below);
  expect(readdirSync(below).sort()).toEqual([...others, basename(scratch.path)].sort());
  expect(readdirSync(scratch.path)).toEqual([]);
  expect(statSync(scratch.path).mode & 0o777).toBe(0o700);
  scratch.remove();
  expect(readdirSync(below).sort()).toEqual([...others].sort());
});
