import { Context } from '@temporalio/activity';
import type { MetricMeter } from '@temporalio/common';
import type { RequestMetrics } from '../oneroster/requests.js';

/** The meter of the running activity; null outside of one (the command line uses the same clients). */
function meter(): MetricMeter | null {
  try {
    return Context.current().metricMeter;
  } catch {
    return null;
  }
}

/** Counts a request to a SIS or Canvas, without ids or addresses. */
export function countRequest(
  system: 'sis' | 'canvas',
  district: string,
  operation: string,
  status: number | null,
  ms: number,
): void {
  const tags = { system, district, operation, status: String(status ?? 'none') };
  meter()?.createCounter('rollbook_requests', 'request', 'Requests to the SIS and to Canvas').add(1, tags);
  meter()
    ?.createHistogram('rollbook_request_ms', 'int', 'ms', 'Time of a request')
    .record(Math.round(ms), { system, operation });
}

export function countSisRequest(district: string, { operation, status, milliseconds }: RequestMetrics): void {
  countRequest('sis', district, operation, status, milliseconds);
}

/** Counts rows as they pass a stage. */
export function countRows(district: string, stage: string, what: string, rows: number): void {
  if (rows <= 0) return;
  meter()?.createCounter('rollbook_rows', 'row', 'Rows by stage').add(rows, { district, stage, what });
}
