import type { OneRosterRecord } from '../district/records.js';
import type { FaultSwitches } from '../faults.js';
import { substituteOf, type FeedPatch } from '../feed/patch.js';
import { OneRosterFailure, statusInfoSet, unknownObject } from './failures.js';
import { numberOf, type FaultReach, type Reach } from './fault-reach.js';
import type { Operation } from './operations.js';
import { choose, defaultLimit, pageLinks, parseFields, parseQuery, type Query } from './query.js';
import { recordChanges } from './record-faults.js';
import type { View } from './view.js';
import type { WireFormat } from './wire.js';

const keptSelections = 12;

interface ReaderDeps {
  views: () => { view: View; key: string };
  wire: WireFormat;
  faults: FaultSwitches;
  strikes: FaultReach;
  /** How a feed misanswers. */
  patch: () => FeedPatch | undefined;
  pageCap: number;
}

export interface ListResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** Answers every read: finds the rows, pages them, writes them out. One engine for all routes. */
export function createReader({ views, wire, faults, strikes, patch, pageCap }: ReaderDeps) {
  const selections = new Map<string, readonly OneRosterRecord[]>();
  let drifted = 0;

  /** Filtered and sorted rows, kept for the pages that follow. */
  const rowsOf = (operation: Operation, ids: Record<string, string>, query: Query): readonly OneRosterRecord[] => {
    const { view, key } = views();
    const selection = `${key}|${operation.version?.() ?? ''}|${operation.name}|${JSON.stringify(ids)}|${query.key}`;
    let rows = selections.get(selection);
    if (!rows) rows = choose(operation.collection, operation.select(view, ids), query);
    selections.delete(selection);
    selections.set(selection, rows);
    if (selections.size > keptSelections) selections.delete(selections.keys().next().value!);
    return rows;
  };

  const limitOf = (asked: number | undefined, reach: Reach): number => {
    if (strikes('default-page', reach)) return defaultLimit;
    const wanted = asked ?? defaultLimit;
    const clamp = strikes('clamp-pages', reach);
    const cap = clamp ? Math.min(pageCap, numberOf(clamp, 'limit', 50)) : pageCap;
    const refusal = faults.get('refuse-over-limit');
    const most = refusal ? numberOf(refusal, 'limit', cap) : cap;
    if (refusal && wanted > most && strikes('refuse-over-limit', reach)) {
      throw new OneRosterFailure(400, 'invalid data', `limit ${wanted} is over the maximum page size ${most}`);
    }
    return Math.min(wanted, cap);
  };

  const write = (
    operation: Operation,
    rows: readonly OneRosterRecord[],
    offset: number,
    query: Pick<Query, 'fields'>,
  ): string => {
    const format = wire[operation.collection] as (record: OneRosterRecord) => string;
    const change = recordChanges(faults, operation.collection);
    const { fields } = query;
    const parts: string[] = [];
    rows.forEach((row, index) => {
      let json = format(row);
      if (change) json = change(json, offset + index, row.sourcedId);
      parts.push(fields ? onlyFields(json, fields) : json);
    });
    return parts.join(',');
  };

  const envelopeOf = (operation: Operation, payload: string, warnings: Query['warnings']): string => {
    const name = (faults.get('alias-envelopes') && operation.alias) || operation.envelope;
    const first = warnings[0];
    const warning = first ? `,"statusInfoSet":${JSON.stringify(statusInfoSet('success', 'warning', first))}` : '';
    const body = `{"${name}":${payload}${warning}}`;
    return faults.get('pretty-print') ? JSON.stringify(JSON.parse(body), null, 2) : body;
  };

  return (
    operation: Operation,
    params: Record<string, string>,
    raw: Record<string, string | undefined>,
    url: string,
    reach: Reach,
  ): ListResponse => {
    // A padded id in an address means the object all the same.
    const ids = Object.fromEntries(Object.entries(params).map(([name, id]) => [name, id.trim()]));
    if (operation.single) {
      const warnings: Query['warnings'] = [];
      const fields = parseFields(operation.collection, raw.fields, warnings);
      const rows = operation.select(views().view, ids);
      const json = rows.length > 0 ? write(operation, rows, 0, { fields }) : undefined;
      const substitute = substituteOf(
        patch()?.single?.(
          operation.collection,
          ids.id!,
          json === undefined ? json : (JSON.parse(json) as Record<string, unknown>),
        ),
      );
      if (substitute) return { headers: {}, ...substitute };
      if (json === undefined) throw unknownObject(`${operation.envelope} ${ids.id} is not known`);
      return { status: 200, headers: {}, body: envelopeOf(operation, json, warnings) };
    }
    const query = parseQuery(operation.collection, raw, {
      ignoreFilter: raw.filter !== undefined && strikes('ignore-filter', reach) !== undefined,
      ignoreSort: raw.sort !== undefined && strikes('ignore-sort', reach) !== undefined,
      sortWithinPage: raw.sort !== undefined && strikes('sort-within-page', reach) !== undefined,
      refuseSort: raw.sort !== undefined && strikes('refuse-sort', reach) !== undefined,
      unquotedFilter: faults.get('unquoted-filter') !== undefined,
    });
    const limit = limitOf(query.limit, reach);
    let rows = rowsOf(operation, ids, query);
    if (operation.shape) rows = operation.shape(rows, ids, reach);
    if (query.offset > 0 && strikes('early-row-gone', reach)) rows = rows.slice(1);
    const total = rows.length;
    const drift = strikes('drift-rows', reach);
    if (drift && total > 0) {
      drifted += numberOf(drift, 'rows', 3);
      const turn = drifted % total;
      rows = [...rows.slice(turn), ...rows.slice(0, turn)];
    }
    const inOrder = rows.slice(query.offset, query.offset + limit);
    const page = choose(operation.collection, inOrder, { filter: undefined, sort: query.pageSort });
    let headers: Record<string, string> = {};
    if (!strikes('no-total-count', reach)) {
      const wrong = strikes('wrong-total', reach);
      headers['x-total-count'] = String(Math.max(0, total + (wrong ? numberOf(wrong, 'by', 7) : 0)));
    }
    if (!strikes('no-link', reach)) {
      const next = strikes('repeat-next', reach) ? query.offset : query.offset + limit;
      headers.link = pageLinks(url, query.offset, limit, total, next);
    }
    const json = `[${write(operation, page, query.offset, query)}]`;
    const { page: patchPage, headers: patchHeaders } = patch() ?? {};
    if (patchHeaders) headers = patchHeaders(operation.collection, headers, { offset: query.offset, rows });
    const substitute =
      patchPage && substituteOf(patchPage(operation.collection, JSON.parse(json) as Array<Record<string, unknown>>));
    return { headers, ...(substitute ?? { status: 200, body: envelopeOf(operation, json, query.warnings) }) };
  };
}

function onlyFields(json: string, fields: readonly string[]): string {
  const record: unknown = JSON.parse(json);
  if (typeof record !== 'object' || record === null) return json;
  return JSON.stringify(Object.fromEntries(Object.entries(record).filter(([key]) => fields.includes(key))));
}
