import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTwiceWithAKill, type MirrorNight } from './mirror-night.js';

// A sample: `npm run soak` does the same with a million.
const enrollments = 120_000;
const mostPagesTwice = 45;

let folder: string;
let night: MirrorNight;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollbook-mirror-'));
  night = await readTwiceWithAKill(folder, enrollments, false);
}, 3 * 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
