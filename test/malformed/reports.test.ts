import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { datesIn } from '../../activities/evaluation/load-report.js';
import { CanvasError } from '../../canvas/errors.js';
import { openReport } from '../../canvas/reports/report-zip.js';
import { isIncomplete } from '../../roster/matching/whole-report.js';
import { analyzeReport, danglingRows, loadReportRows } from '../../store/evaluation/load-report.js';
import { createEvaluationTables } from '../../store/evaluation/run-tables.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { freshDatabase } from '../harness/database.js';
import { randomOf } from './random.js';
import { idOf, malformedReport, type MalformedReport } from './reports.js';

const reports = 300;
const runId = 1;

let store: Store;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-malformed-'));
  store = openStore(await freshDatabase());
  await store.sql.begin((tx) => createEvaluationTables(tx, runId));
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What comes of a report: refused with words that say why, known as incomplete, or loaded. */
async function outcomeOf({ bytes }: MalformedReport): Promise<{ refused: string } | 'incomplete' | 'loaded'> {
  const path = join(folder, 'report.zip');
  await writeFile(path, bytes);
  try {
    const report = await openReport(path);
    try {
      return await store.sql.begin(async (tx) => {
        const dates = datesIn('America/Chicago');
        await loadReportRows(tx, report, { runId, emailDomains: [], dates, onRows: () => undefined });
        await analyzeReport(tx, runId);
        return isIncomplete(await danglingRows(tx, runId)) ? 'incomplete' : 'loaded';
      });
    } finally {
      report.close();
    }
  } catch (error) {
    if (error instanceof CanvasError && error.code === 'CANVAS_REPORT_BROKEN') return { refused: error.message };
    throw error;
  }
}

/** Numbers of the rows that were loaded, by file. */
async function loaded(): Promise<Record<string, number[]>> {
  const rows = await store.sql<Array<{ kind: string; id: string }>>`
    select kind, canvas_id as id from canvas_object_r1
    union all select 'user', user_id from canvas_login_r1
    union all select 'enrollment', user_id from canvas_enrollment_r1`;
  return Object.fromEntries(
    Object.entries(idOf).map(([file, kind]) => [
      file,
      rows.filter((each) => each.kind === kind).map(({ id }) => Number(id)),
    ]),
  );
}

test(`of ${reports} malformed reports each is refused with its reason, known to be incomplete, or loses no sound row`, async () => {
  const outcomes = { refused: 0, incomplete: 0, loaded: 0 };
  for (let seed = 1; seed <= reports; seed += 1) {
    const report = await malformedReport(randomOf(seed));
    const what = `seed ${seed}: ${report.what}`;
    const outcome = await outcomeOf(report).catch((error: unknown) => {
      throw new Error(what, { cause: error });
    });
    if (typeof outcome === 'object') {
      outcomes.refused += 1;
      expect(outcome.refused, what).toMatch(/\b(zip|file|csv|row|checksum|UTF-8)\b/i);
      expect(outcome.refused, what).not.toMatch(/Quill|login\d|Zo/);
      continue;
    }
    outcomes[outcome] += 1;
    if (outcome === 'incomplete') continue;
    const rows = await loaded();
    for (const [file, numbers] of Object.entries(report.sound)) {
      const there = new Set(rows[file]);
      expect(
        numbers.filter((each) => !there.has(each)),
        `${what}: rows of ${file} that did not arrive`,
      ).toEqual([]);
      if (file !== 'enrollments.csv') expect(rows[file]!.length, `${what}: a row of ${file} twice`).toBe(there.size);
      expect(rows[file]!.every(Number.isSafeInteger), what).toBe(true);
    }
  }
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(3);
});
