import { DateTime } from 'luxon';
import { accountTimeZone } from '../http/present.js';
import type { Login, Seconds } from '../model.js';
import type { CanvasState } from '../state.js';
import type { ReportScope } from './scope.js';

export type Cell = string | number | boolean | null;

/** A column of a report. `newer` ones are missing on servers of before about 2019. */
export interface Column<Row> {
  name: string;
  value: (row: Row) => Cell;
  newer?: true;
}

/** One CSV of the report: its columns, and its rows one after another. */
export interface ReportTable {
  columns: (withNewer: boolean) => string[];
  rows: (withNewer: boolean) => Iterable<Cell[]>;
}

export type TableMaker = (state: CanvasState, scope: ReportScope, now: Seconds) => ReportTable;

export function table<Row>(columns: Array<Column<Row>>, rows: () => Iterable<Row>): ReportTable {
  const shown = (withNewer: boolean): Array<Column<Row>> => columns.filter((each) => withNewer || !each.newer);
  return {
    columns: (withNewer) => shown(withNewer).map(({ name }) => name),
    rows: function* (withNewer) {
      const chosen = shown(withNewer);
      for (const row of rows()) yield chosen.map(({ value }) => value(row));
    },
  };
}

/** Instants of a report are in the time zone of the root account, with its offset. */
export function zoned(instant: Seconds | null): string | null {
  if (instant === null) return null;
  return DateTime.fromSeconds(instant, { zone: accountTimeZone }).toISO({ suppressMilliseconds: true });
}

/** The login under which a row names a person: one with a SIS id before others, living before deleted. */
export function loginOfRow(userId: number, state: CanvasState, scope: ReportScope): Login | undefined {
  const living = state.loginsOfUser(userId).filter((login) => login.state !== 'deleted');
  const found = living.find((login) => login.sisId !== null) ?? living[0];
  if (found || !scope.includeDeleted) return found;
  const deleted = state.loginsOfUser(userId);
  return deleted.find((login) => login.sisId !== null) ?? deleted[0];
}

/** Whether a deleted object is shown: only when asked for, and then only with a SIS id. */
export function isShown(row: { state: string; sisId: string | null }, scope: ReportScope): boolean {
  return row.state !== 'deleted' || (scope.includeDeleted && row.sisId !== null);
}

export function isOfSis(row: { sisImportId: number | null }, scope: ReportScope): boolean {
  return !scope.createdBySis || row.sisImportId !== null;
}
