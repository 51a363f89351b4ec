import type { ImportMessageCode, UnprovenReason } from '../../codes/import-reasons.js';
import { canvasFiles, canvasKinds, type CanvasKind } from './rows.js';
import type { SisImport, SisImportMessage } from './sis-imports.js';

/** Outcome of one kind's rows by the counts and messages of an import. */
export const KindState = {
  /** The counts add up and no row has a message: every row is in Canvas. */
  accepted: 'accepted',
  /**
   * At least as many rows have messages as are missing from the counts. Rows with messages are read back one by one,
   * since a row may be reported and yet applied (an invalid e-mail address, an unreadable date); the result tells
   * whether the others are in Canvas: see `provenByReadBack`.
   */
  unsettled: 'unsettled',
  /** Nothing is proven of any row; all are sent again. */
  unproven: 'unproven',
} as const;
export type KindState = (typeof KindState)[keyof typeof KindState];

export interface KindOutcome {
  kind: CanvasKind;
  /** Rows in the file, without its header. */
  sent: number;
  /** Rows that Canvas counts as succeeded. */
  accepted: number;
  /** Rows that have at least one message. */
  messages: number;
  state: KindState;
  reason?: UnprovenReason;
}

export interface RowMessage {
  kind: CanvasKind;
  /** 1-based line of the file, the header being line 1: row n is line n + 1. */
  line: number;
  code: ImportMessageCode;
  /** Canvas's text, for people. May name people: never logged. */
  text: string;
}

export interface ImportNote {
  /** Null for a note about the import as a whole, or about a file that was not sent. */
  kind: CanvasKind | null;
  code: ImportMessageCode;
  text: string;
}

export interface ImportOutcome {
  /** The kinds that were sent, in Canvas's order. */
  kinds: KindOutcome[];
  /** Messages about rows, in Canvas's order. A row may have several. */
  rows: RowMessage[];
  /** Messages about a file or the import. */
  notes: ImportNote[];
}

/**
 * Outcome of an import's rows, by counts and messages alone. The state is ignored: an import in which rows or files
 * were refused has still applied the others, and one that says `imported` may have processed none (Canvas
 * app/models/sis_batch.rb). `counts` are the rows that succeeded, so sent = counted + rejected, and each rejected row
 * has a message.
 *
 * `sent` counts the rows by kind; the files had no blank lines, so Canvas's row numbers are their lines.
 */
export function importOutcome(
  sent: Partial<Record<CanvasKind, number>>,
  sisImport: Pick<SisImport, 'counts'>,
  messages: Iterable<SisImportMessage>,
): ImportOutcome {
  const rows: RowMessage[] = [];
  const notes: ImportNote[] = [];
  const linesOf = new Map<CanvasKind, Set<number>>();
  const refused = new Set<CanvasKind>();

  for (const message of messages) {
    const kind = kindOfFile(message.file);
    const code = classifyMessage(message);
    if (kind !== null && sent[kind] !== undefined) {
      if (message.fatal) refused.add(kind);
      if (message.row !== null && !message.fatal) {
        const lines = linesOf.get(kind) ?? new Set<number>();
        linesOf.set(kind, lines.add(message.row));
        rows.push({ kind, line: message.row, code, text: message.message });
        continue;
      }
    }
    notes.push({ kind: kind !== null && sent[kind] !== undefined ? kind : null, code, text: message.message });
  }

  const kinds = canvasKinds
    .filter((kind) => sent[kind] !== undefined)
    .map((kind) =>
      kindOutcome(
        kind,
        sent[kind] ?? 0,
        sisImport.counts?.[canvasFiles[kind].importer],
        linesOf.get(kind) ?? new Set(),
        refused.has(kind),
      ),
    );
  return { kinds, rows, notes };
}

function kindOutcome(
  kind: CanvasKind,
  sent: number,
  counted: number | undefined,
  lines: ReadonlySet<number>,
  refused: boolean,
): KindOutcome {
  const accepted = counted ?? 0;
  const missing = sent - accepted;
  const outcome = { kind, sent, accepted, messages: lines.size };
  const unproven = (reason: UnprovenReason): KindOutcome => ({ ...outcome, state: KindState.unproven, reason });

  if (sent === 0) return { ...outcome, state: KindState.accepted };
  if (refused) return unproven('file-refused');
  if (counted === undefined) return unproven('no-counts');
  if (missing < 0) return unproven('rows-counted-twice');
  if ([...lines].some((line) => line < 2 || line > sent + 1)) return unproven('line-unknown');
  if (missing > lines.size) return unproven('rows-missing');
  return { ...outcome, state: lines.size === 0 ? KindState.accepted : KindState.unsettled };
}

/**
 * Whether the counts prove the rows without messages, after those with messages were read back and this many of them
 * proved refused. A refused row is not counted; whether Canvas counts a row applied with a remark depends on the remark
 * (a person saved without an invalid e-mail address is not: Canvas lib/sis/user_importer.rb). So the missing rows must
 * be the refused ones, or all with messages. Any other number may hide rows lost silently.
 */
export function provenByReadBack(kind: Pick<KindOutcome, 'sent' | 'accepted' | 'messages'>, refused: number): boolean {
  const missing = kind.sent - kind.accepted;
  return missing === refused || missing === kind.messages;
}

/** By position and mark alone: Canvas's texts are free-form, partly translated, and change without notice. */
export function classifyMessage(message: Pick<SisImportMessage, 'file' | 'row' | 'fatal'>): ImportMessageCode {
  if (message.fatal) return kindOfFile(message.file) === null ? 'CANVAS_IMPORT_CRASHED' : 'CANVAS_FILE_REFUSED';
  return message.row === null ? 'CANVAS_IMPORT_NOTE' : 'CANVAS_ROW_MESSAGE';
}

/** Canvas may name a file with the folder into which it was unpacked. */
function kindOfFile(file: string | null): CanvasKind | null {
  const name = file?.split('/').at(-1)?.toLowerCase();
  return canvasKinds.find((kind) => canvasFiles[kind].fileName === name) ?? null;
}
