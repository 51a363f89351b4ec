import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTwiceWithAKill, type MirrorNight } from './mirror-night.js';

// Three millions are measured by the benchmark; a million has the same borders, in a third of the time.
const enrollments = 1_000_000;
/** Two commits of twenty pages may be under way, and as many pages as there are lanes. */
const mostPagesTwice = 45;

let folder: string;
let night: MirrorNight;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollbook-mirror-'));
  // The worker as it runs in production: its memory is part of the proof.
  const built = spawnSync('npm', ['run', 'build'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  night = await readTwiceWithAKill(folder, enrollments);
  const { drain, firstRead, nightWithKill } = night.rowsPerSecond;
  process.stderr.write(
    `${night.rows} rows: drain ${drain}/s, first read ${firstRead}/s, night with a kill ${nightWithKill}/s; ` +
      `worker ${night.workerMb} MB; ${night.heartbeats.length} heartbeats seen\n`,
  );
}, 15 * 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what the reading shows of itself never goes back', () => {
  // How many heartbeats are seen is a matter of speed: a fast machine has read the half before the second.
  expect(night.heartbeats.filter((rows) => rows >= night.rows)).toEqual([]);
  expect(night.heartbeats).toEqual([...night.heartbeats].sort((a, b) => a - b));
});

test('after the kill it goes on where it was: no more pages come twice than were not committed yet', () => {
  expect(night.restarts).toBe(0);
  expect(night.pages.beforeKill).toBeLessThan(night.pages.undisturbed); // else nothing was left to go on with
  expect(night.pages.withKill - night.pages.undisturbed).toBeLessThanOrEqual(mostPagesTwice);
});

test('every record is there once, none is taken for changed, and the read is proven complete', () => {
  expect(night.kept).toEqual({ rows: enrollments, different: enrollments });
  expect(night.enrollments).toEqual({ mirrored: enrollments, different: enrollments, changed: 0 });
  expect(night.certified).toBe(true);
});

test('the worker stays below 400 MB', () => {
  expect(night.workerMb).toBeLessThanOrEqual(400);
});
