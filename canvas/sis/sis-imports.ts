import { openAsBlob } from 'node:fs';
import { z } from 'zod';
import { isNeverConnected } from '../../codes/connection-codes.js';
import { CanvasError } from '../errors.js';
import type { CanvasRequests } from '../requests.js';

/** A SIS import as Canvas returns it, without texts that may name people. */
export interface SisImport {
  id: string;
  /** `initializing`, `created`, `importing`, `cleanup_batch`, `imported`, `imported_with_messages`, `failed`, ... */
  state: string;
  /** Percent, 0 to 100. */
  progress: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** `diffing_data_set_identifier`: the only stable handle, since Canvas renames uploads. */
  dataSetId: string | null;
  /** Canvas's id of the user who started it; null if Canvas does not say. */
  userId: string | null;
  /** Rows that succeeded, by plural kind (`canvasFiles[kind].importer`); null before the end. */
  counts: Record<string, number> | null;
}

/** One message about an import, from Canvas's errors list. */
export interface SisImportMessage {
  /** The file in the zip; null for a message about the import itself. */
  file: string | null;
  /** 1-based and counting the header; null for a message about a whole file. */
  row: number | null;
  /** Free text, partly translated: for people only, never for decisions. May name people. */
  message: string;
  /** The row's content: personal data. */
  rowInfo: string | null;
  /** Canvas's mark for a failed file or chunk: bad header, not UTF-8, malformed CSV, crash. */
  fatal: boolean;
}

/**
 * Tolerance for the difference of clocks: Canvas filters by its own clock. Matches are by key, so a wide window is
 * free.
 */
const clockMarginMs = 60 * 60 * 1_000;

const endStates = new Set([
  'imported',
  'imported_with_messages',
  'failed',
  'failed_with_messages',
  'aborted',
  'restoring',
  'restored',
  'partially_restored',
]);

/** Whether Canvas has finished with this import. Tells nothing about its rows: see `importOutcome`. */
export function importEnded(sisImport: SisImport): boolean {
  return sisImport.endedAt !== null || endStates.has(sisImport.state);
}

/** Whether Canvas has broken this import off. Some of its rows may have been carried out. */
export function importFailed({ state }: SisImport): boolean {
  return state === 'failed' || state === 'failed_with_messages' || state === 'aborted';
}

const id = z.union([z.string(), z.number()]).transform(String);

const sisImportShape = z
  .object({
    id,
    workflow_state: z.string(),
    progress: z.number().nullish(),
    created_at: z.string(),
    started_at: z.string().nullish(),
    ended_at: z.string().nullish(),
    diffing_data_set_identifier: z.string().nullish(),
    user: z.object({ id: id.nullish() }).nullish(),
    data: z.object({ counts: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  })
  .transform((seen): SisImport => ({
    id: seen.id,
    state: seen.workflow_state,
    progress: seen.progress ?? 0,
    createdAt: seen.created_at,
    startedAt: seen.started_at ?? null,
    endedAt: seen.ended_at ?? null,
    dataSetId: seen.diffing_data_set_identifier ?? null,
    userId: seen.user?.id ?? null,
    counts: seen.data?.counts ? onlyNumbers(seen.data.counts) : null,
  }));

const sisImportList = z.object({ sis_imports: z.array(sisImportShape) });

/** As PostgreSQL keeps it; null for what is no text. */
const words = z
  .string()
  .transform((given) => given.replaceAll('\0', '').toWellFormed())
  .nullish()
  .catch(null);

/** A message of which no row can be read is one about the file: the counts say whether rows are missing. */
const messageShape = z
  .object({ file: words, row: z.number().int().nullish().catch(null), message: words, row_info: words })
  .catch({ file: null, row: null, message: null, row_info: null });
const messageList = z.object({ sis_import_errors: z.array(messageShape) });

/** Calls for imports: Canvas runs one at a time per root account and applies rows as it reads them. */
export function createSisImports(requests: CanvasRequests) {
  /** Newest first, as Canvas lists them. */
  async function* listSisImports(filter: { createdSince?: Date; states?: string[] } = {}): AsyncGenerator<SisImport> {
    const query = new URLSearchParams({ per_page: '100' });
    if (filter.createdSince) query.set('created_since', filter.createdSince.toISOString());
    for (const state of filter.states ?? []) query.append('workflow_state[]', state);
    const request = { path: `/accounts/self/sis_imports?${query}`, route: '/accounts/:id/sis_imports' };
    for await (const page of requests.pages(sisImportList, request)) yield* page.sis_imports;
  }

  /** The newest imports since an instant, `most` of them; null if the token may not list them. */
  async function recentSisImports(createdSince: Date, most: number): Promise<SisImport[] | null> {
    const imports: SisImport[] = [];
    try {
      for await (const sisImport of listSisImports({ createdSince })) {
        imports.push(sisImport);
        if (imports.length >= most) break;
      }
    } catch (error) {
      if (error instanceof CanvasError && mayNotList.includes(error.code)) return null;
      throw error;
    }
    return imports;
  }

  /**
   * Uploads the zip. A first upload under a new data set id is imported whole, so `dataSetId` (at most 128 characters,
   * never used before) only serves to find the import again.
   *
   * Never repeated if it may have arrived: Canvas would import it twice. `CANVAS_SUBMIT_UNKNOWN` means that the answer
   * was lost: look with `findSisImportByDataSet` before sending again.
   */
  async function submitSisImport(
    zip: { zipPath: string; dataSetId: string },
    signal?: AbortSignal,
  ): Promise<SisImport> {
    if (zip.dataSetId === '' || zip.dataSetId.length > 128) {
      throw new RangeError('dataSetId must have 1 to 128 characters: Canvas refuses longer ones.');
    }
    const body = new FormData();
    body.append('import_type', 'instructure_csv');
    body.append('extension', 'zip');
    body.append('diffing_data_set_identifier', zip.dataSetId);
    body.append('attachment', await openAsBlob(zip.zipPath, { type: 'application/zip' }), 'rollbook.zip');
    try {
      return await requests.call(sisImportShape, {
        method: 'POST',
        path: '/accounts/self/sis_imports',
        route: '/accounts/:id/sis_imports',
        body,
        repeatable: false,
        signal,
      });
    } catch (error) {
      throw mayHaveArrived(error) ? submitUnknown(error) : error;
    }
  }

  /** The imports under this key, oldest first: none, one, or two if a lost answer was sent again. */
  async function findSisImportByDataSet(dataSetId: string, createdSince: Date): Promise<SisImport[]> {
    const found: SisImport[] = [];
    const since = new Date(createdSince.getTime() - clockMarginMs);
    for await (const sisImport of listSisImports({ createdSince: since })) {
      if (sisImport.dataSetId === dataSetId) found.push(sisImport);
    }
    return found.sort((one, other) => compareIds(one.id, other.id));
  }

  function sisImport(importId: string): Promise<SisImport> {
    return requests.call(sisImportShape, {
      path: `/accounts/self/sis_imports/${encodeURIComponent(importId)}`,
      route: '/accounts/:id/sis_imports/:id',
    });
  }

  /**
   * Aborts an import; null if it had finished. Applied rows stay applied, and aborting a running import blocks Canvas's
   * queue for about ten minutes.
   */
  function abortSisImport(importId: string): Promise<SisImport | null> {
    return requests.callOrNull(sisImportShape, {
      method: 'PUT',
      path: `/accounts/self/sis_imports/${encodeURIComponent(importId)}/abort`,
      route: '/accounts/:id/sis_imports/:id/abort',
      repeatable: true,
    });
  }

  /**
   * All messages of an import, page by page. The list does not say which are fatal, so Canvas's filter for those is
   * read first. Canvas keeps messages for 30 days.
   */
  async function* importErrors(importId: string): AsyncGenerator<SisImportMessage> {
    const fatal = new Set<string>();
    for await (const message of messages(importId, true)) fatal.add(keyOf(message));
    for await (const message of messages(importId, false)) {
      yield {
        file: message.file ?? null,
        row: message.row ?? null,
        message: message.message ?? '',
        rowInfo: message.row_info ?? null,
        fatal: fatal.has(keyOf(message)),
      };
    }
  }

  async function* messages(importId: string, fatalOnly: boolean) {
    const query = fatalOnly ? 'failure=true&per_page=100' : 'per_page=100';
    const request = {
      path: `/accounts/self/sis_imports/${encodeURIComponent(importId)}/errors?${query}`,
      route: '/accounts/:id/sis_imports/:id/errors',
    };
    for await (const page of requests.pages(messageList, request)) yield* page.sis_import_errors;
  }

  return {
    ...{ listSisImports, recentSisImports, submitSisImport, findSisImportByDataSet },
    ...{ sisImport, abortSisImport, importErrors },
  };
}

/** Without the permission, or with SIS imports switched off, the list is closed. */
const mayNotList: readonly string[] = ['CANVAS_PERMISSION_MISSING', 'CANVAS_FORBIDDEN'];

/** A lost, cut or unreadable answer, or a gateway's error: Canvas may still have taken the upload. */
function mayHaveArrived(error: unknown): error is CanvasError {
  if (!(error instanceof CanvasError)) return false;
  if (error.code === 'CANVAS_UNREACHABLE') return !isNeverConnected(error.networkCode);
  return ['CANVAS_SERVER_ERROR', 'CANVAS_ANSWER_NOT_JSON', 'CANVAS_ANSWER_UNREADABLE'].includes(error.code);
}

function submitUnknown(error: CanvasError): CanvasError {
  return new CanvasError({
    code: 'CANVAS_SUBMIT_UNKNOWN',
    path: error.path,
    status: error.status,
    retryAfterMs: error.retryAfterMs,
    networkCode: error.networkCode,
  });
}

function keyOf(message: z.infer<typeof messageShape>): string {
  return JSON.stringify([message.file ?? null, message.row ?? null, message.message ?? '']);
}

function onlyNumbers(counts: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** Ids grow with time but are longer than a double holds. */
function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}
