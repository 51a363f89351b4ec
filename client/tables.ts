import Table from 'cli-table3';

export interface Column {
  title: string;
  /** Aligned right, for numbers. */
  right?: boolean;
}

/** A table without lines, as wide as its content: it can be read aloud, copied, and cut with other tools. */
export function table(columns: readonly Column[], rows: ReadonlyArray<readonly (string | number)[]>): string {
  const drawn = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  for (const row of rows) drawn.push(row.map((cell) => printable(String(cell))));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Removes control characters: records come from outside and must not steer the operator's terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd').replace(/\s*\n\s*/g, ' ');
}

const edges = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'];
const inner = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'];
const bare = Object.fromEntries([...edges, ...inner].map((name) => [name, '']));
