import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadDistrictFile, parseDistrict } from '../../config/load-district.js';
import { damagedFiles } from './district-files.js';

const page = readFileSync(new URL('../../docs/district-file.md', import.meta.url), 'utf8');
const [, good] = /## A complete example[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page)!;
const whole = parseDistrict(good!);
const files = damagedFiles(good!);
const folder = mkdtempSync(join(tmpdir(), 'rollbook-district-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the undamaged file is accepted, and there are a hundred damaged ones', () => {
  expect(whole.ok).toBe(true);
  expect(files.length).toBeGreaterThanOrEqual(100);
});

test.each(files.map((file) => [file.what.slice(0, 60), file] as const))('%s', async (_what, { bytes, comes }) => {
  const path = join(folder, 'maple.yaml');
  writeFileSync(path, bytes);
  const read = await loadDistrictFile(path);
  if (comes === 'accepted') {
    expect(read.ok).toBe(true);
    return;
  }
  if (read.ok) throw new Error('it was accepted');
  const lines = bytes.toString('utf8').split('\n').length;
  for (const { line, column, message, remedy } of read.mistakes) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message.length).toBeGreaterThan(15);
    expect(remedy.length).toBeGreaterThan(5);
  }
  if (comes.refusedAt > 0) expect(read.mistakes.map(({ line }) => line)).toContain(comes.refusedAt);
  expect(JSON.stringify(read.mistakes)).not.toContain('canary-secret');
});
