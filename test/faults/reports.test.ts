import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCanvasClient, type CanvasClient } from '../../canvas/client.js';
import { reportEnded, wholeReport, type AccountReport } from '../../canvas/reports/account-reports.js';
import { openReport } from '../../canvas/reports/report-zip.js';
import { reportFaults } from '../../sandbox/canvas/reports/faults.js';
import { unlimited } from '../harness/unlimited.js';
import { csv, startPractice, type Practice } from '../sandbox/canvas-practice.js';
import { reportRows } from './report-faults.js';

const people = 60;

let practice: Practice;
let canvas: CanvasClient;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollbook-reports-'));
  practice = await startPractice();
  const rows = Array.from({ length: people }, (_, at) => `p${at},p${at},Pat ${at},active`);
  await practice.importFiles({ 'users.csv': csv('user_id,login_id,full_name,status', ...rows) });
  const token = async () => 'practice-token';
  canvas = createCanvasClient({ baseUrl: practice.address, pace: unlimited(), token, waitFactor: 0.01 });
});
afterEach(async () => {
  canvas.close();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

test('every fault of reports is in the table, and nothing else', () => {
  expect(reportRows.map(({ fault }) => fault)).toEqual(Object.keys(reportFaults));
});

async function asked(): Promise<AccountReport> {
  let report = await canvas.startProvisioningReport(wholeReport);
  for (let looks = 0; looks < 20 && !reportEnded(report); looks += 1) {
    await sleep(50);
    report = await canvas.provisioningReport(report.id);
  }
  return report;
}

async function downloaded(made: AccountReport): Promise<number> {
  const path = join(folder, 'report.zip');
  await canvas.downloadReport(made, path);
  const report = await openReport(path);
  let rows = 0;
  for await (const row of report.rows('users')) rows += row.sisId === null ? 0 : 1;
  report.close();
  return rows;
}

test.each(reportRows.map((row) => [row.fault, row.comes, row] as const))('%s: %s', async (fault, comes, row) => {
  practice.faults.set(fault, row.settings ?? {});
  const made = await asked();
  if (comes === 'error' || comes === 'running') {
    expect(made).toMatchObject({ status: comes, fileUrl: null });
    await expect(downloaded(made)).rejects.toMatchObject({ code: 'CANVAS_REPORT_NOT_DOWNLOADED' });
    return;
  }
  expect(made.status).toBe('complete');
  if (comes === 'cut') {
    await expect(downloaded(made)).rejects.toMatchObject({ code: 'CANVAS_REPORT_NOT_DOWNLOADED', retryable: true });
    practice.faults.clear(fault);
  }
  const rows = await downloaded(made);
  if (comes === 'lacking') expect(rows).toBeLessThan(people);
  else expect(rows).toBe(people);
});
