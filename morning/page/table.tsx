import type { Child } from 'hono/jsx';
import { numberText } from '../lines.js';

/** A cell: a number, null where nothing was counted, or anything else. */
export type Cell = number | null | Child;

export interface TableRow {
  cells: readonly Cell[];
  isMarked?: boolean;
}

/** On paper: a morning of the largest district stays within two pages. `style.ts` hides the others. */
export const rowsOnPaper = 10;

/**
 * A table that becomes a list of labelled values on a phone. A title that begins with `#` is that of numbers.
 *
 * @param zeros whether zeros are shown
 */
export function Table({
  heads,
  rows,
  zeros,
}: {
  heads: readonly string[];
  rows: readonly TableRow[];
  zeros?: boolean;
}) {
  const titles = heads.map((head) => head.replace(/^#/, ''));
  return (
    <>
      <table>
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th class={head.startsWith('#') ? 'number' : ''}>{titles[at]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ cells, isMarked }) => (
            <tr class={isMarked ? 'marked' : ''}>
              {cells.map((cell, at) => {
                const isNumber = heads[at]!.startsWith('#');
                const shown = isNumber ? countText(cell as number | null, zeros === true) : cell;
                return (
                  <td class={isNumber ? 'number' : ''} data-label={shown === '' ? undefined : titles[at]}>
                    {shown}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > rowsOnPaper && <p class="on-paper">And {numberText(rows.length - rowsOnPaper)} more.</p>}
    </>
  );
}

function countText(value: number | null, zeros: boolean): string {
  return value === null || (value === 0 && !zeros) ? '' : numberText(value);
}
