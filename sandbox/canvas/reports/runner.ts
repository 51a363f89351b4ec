import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultSwitches } from '../../faults.js';
import type { Snapshots } from '../snapshot.js';
import type { CanvasState } from '../state.js';
import type { CanvasSwitches } from '../switches.js';
import { provisioningTables } from './provisioning.js';
import { isEnded, type AccountReport, type ReportFile } from './report.js';
import { scopeOf, type ReportScope } from './scope.js';
import { writeReport, type WritePace } from './write-report.js';

/** Rows a second of the fault `report-slow` when it says nothing. */
const slowRowsPerSecond = 200;

export interface ReportRunner {
  /** Puts a report among those that wait; they are written one after another. */
  queue(report: AccountReport): void;
  pathOf(report: AccountReport): string;
  /** Stops what is written; it is written anew by the next process. */
  stop(): Promise<void>;
}

interface Deps {
  state: CanvasState;
  snapshots: Snapshots;
  faults: FaultSwitches;
  switches: CanvasSwitches;
  folder: string;
  now: () => Date;
}

class Interrupted extends Error {}

/** Writes account reports in the background, oldest first. */
export function createReportRunner(deps: Deps): ReportRunner {
  const { state, snapshots, faults, folder, now } = deps;
  let stopped = false;
  let working: Promise<void> = Promise.resolve();
  const pathOf = ({ id }: AccountReport): string => join(folder, `${id}.report`);

  const run = async (report: AccountReport): Promise<void> => {
    if (stopped || report.state !== 'created') return;
    Object.assign(report, { state: 'running', startedAt: now().toISOString() });
    state.reports.touch();
    if (faults.use('report-never-ends')) return;
    const file = faults.use('report-failed') ? undefined : await fileOf(report);
    if (isEnded(report.state)) return rm(pathOf(report), { force: true });
    await finish(report, file);
  };

  const finish = async (report: AccountReport, file: ReportFile | undefined): Promise<void> => {
    Object.assign(report.parameters, {
      extra_text: file ? String(report.parameters.extra_text) : 'Failed, the report could not be made. Try it again.',
    });
    const ended = { state: file ? 'complete' : 'error', progress: 100, endedAt: now().toISOString() };
    Object.assign(report, ended, { file: file ?? null });
    state.reports.touch();
    await snapshots.save();
  };

  /** Undefined when there is nothing to be written, or a term that does not exist. */
  const fileOf = async (report: AccountReport): Promise<ReportFile | undefined> => {
    const scope = scopeOf(report.parameters, state.accounts.get(report.accountId)!, state);
    if (!scope || scope.kinds.length === 0) return undefined;
    const atMs = now().getTime();
    const tables = scope.kinds.map(
      (kind) => [kind, provisioningTables[kind](state, scope, Math.floor(atMs / 1_000))] as const,
    );
    await mkdir(folder, { recursive: true });
    const pace = paceOf(report, scope);
    const bytes = await writeReport(pathOf(report), tables, deps.switches.is('report-columns', 'current'), pace);
    const isOne = tables.length === 1;
    const day = new Date(atMs).toLocaleDateString('en-GB', {
      ...{ day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' },
    });
    return {
      name: `${report.report}_${day.replaceAll(' ', '_')}_${report.id}.${isOne ? 'csv' : 'zip'}`,
      contentType: isOne ? 'text/csv' : 'application/zip',
      bytes,
      verifier: randomUUID().replaceAll('-', ''),
    };
  };

  const paceOf = (report: AccountReport, scope: ReportScope): WritePace => {
    const halved = faults.get('report-half');
    const isHalved = (kind: string): boolean =>
      halved !== undefined && (halved.kind === undefined || String(halved.kind) === kind);
    if (scope.kinds.some(isHalved)) faults.use('report-half');
    let whole = 0;
    let ofFile = 0;
    const expected = state.enrollments.rows.length + state.logins.rows.length + state.courses.rows.length;
    return {
      rowsPerSecond: () => {
        const slow = faults.get('report-slow');
        return slow && Number(slow.rowsPerSecond ?? slowRowsPerSecond);
      },
      isHalved,
      onLines: (lines) => {
        if (stopped || isEnded(report.state)) throw new Interrupted();
        whole += Math.max(0, lines - (lines < ofFile ? 0 : ofFile));
        ofFile = lines;
        report.currentLine = lines;
        if (deps.switches.is('report-progress', 'by-lines'))
          report.progress = Math.min(99, Math.floor((whole / (expected + 1)) * 100));
      },
    };
  };

  const queue = (report: AccountReport): void => {
    working = working
      .then(() => run(report))
      .catch(async (error: unknown) => {
        await rm(pathOf(report), { force: true });
        if (!(error instanceof Interrupted)) await finish(report, undefined);
      });
  };
  for (const report of state.reports.rows) {
    if (isEnded(report.state)) continue;
    Object.assign(report, { state: 'created', startedAt: null, progress: 0, currentLine: null });
    queue(report);
  }
  return {
    queue,
    pathOf,
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}
