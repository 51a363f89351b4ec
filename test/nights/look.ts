import type { RunReport } from '../../activities/provisioning/run-end.js';
import { problemLines, type ProblemLine } from '../../store/reports/problems.js';
import type { CanvasState } from '../oracle/read.js';
import type { Practice } from './practice.js';

/** Rows that Canvas accepted in a run, by kind and operation: `{ 'enrollment create': 12 }`. */
export function sent(report: RunReport): Record<string, number> {
  return counted(report, (each) => each.outcome !== null);
}

/** Rows that were held or wait, with the reason: `{ 'course remove HOLDS_WORK': 1 }`. */
export function held(report: RunReport): Record<string, number> {
  return counted(
    report,
    (each) => each.state !== 'released',
    (each) => ` ${each.reason}`,
  );
}

type Count = RunReport['counts'][number];

function counted(report: RunReport, which: (count: Count) => boolean, more = (_: Count) => ''): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const each of report.counts.filter(which)) {
    const name = `${each.kind} ${each.op}${more(each)}`;
    rows[name] = (rows[name] ?? 0) + each.rows;
  }
  return rows;
}

async function lines(url: string): Promise<Array<Record<string, unknown>>> {
  const text = await (await fetch(url)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The imports that Canvas was given, oldest first. */
export const imports = (practice: Practice) => lines(`${practice.sandbox.controlUrl}/canvas/sis_imports`);

/** What the SIS truly holds of a collection. */
export const truth = (practice: Practice, collection: string) =>
  lines(`${practice.sandbox.controlUrl}/truth/${collection}`);

/** The active enrollments of each section that stands in Canvas: how many people sit there. */
export function enrollmentsIn(canvas: CanvasState): Map<string, number> {
  const standing = [...canvas.section].filter(([, each]) => each.state === 'active');
  const enrollments = new Map<string, number>(standing.map(([section]) => [section, 0]));
  for (const [key, each] of canvas.enrollment) {
    const section = key.split(' / ')[0]!;
    if (each.state === 'active' && enrollments.has(section)) enrollments.set(section, enrollments.get(section)! + 1);
  }
  return enrollments;
}

/** What the operator is told, by code and thing. */
export async function problems(practice: Practice): Promise<ProblemLine[]> {
  const { sql } = practice.store;
  const [district] = await sql<Array<{ id: number }>>`select id from district where key = ${practice.district}`;
  return problemLines(sql, district!.id, '2026-11-23', false);
}
