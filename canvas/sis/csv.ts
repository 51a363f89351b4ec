import { canvasFiles, type CanvasKind, type CanvasRows } from './rows.js';

/**
 * One CSV line with its line end. A cell is quoted when it holds a quotation mark, a comma or a line end, or begins or
 * ends with a space. NUL is left out: one in any cell makes Canvas reject the row (Canvas lib/sis/csv/user_importer.rb).
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`;
}

function csvCell(cell: string): string {
  const clean = cell.includes('\0') ? cell.replaceAll('\0', '') : cell;
  return /["\r\n,]|^\s|\s$/.test(clean) ? `"${clean.replaceAll('"', '""')}"` : clean;
}

/** A row as a CSV line, its columns in the order of `canvasFiles`. */
export function csvRow<Kind extends CanvasKind>(kind: Kind, row: CanvasRows[Kind]): string {
  return csvLine(canvasFiles[kind].columns.map((column) => String(row[column])));
}

/** The header line of a kind's file. Never padded: Canvas may recognise a padded header and then not read the column. */
export function csvHeader(kind: CanvasKind): string {
  return csvLine(canvasFiles[kind].columns);
}
