import { sentenceOf, tables, type TableName } from '../codes/registry.js';
import type { CodeText } from '../codes/code-table.js';
import { isWell, type RunOutcome } from '../codes/run-outcome.js';

/** What stands between the markers of a page: `<!-- codes: NAME NAME -->` and `<!-- end of codes -->`. */
const marked = /(<!-- (codes|meanings|outcomes): ([\w ]+) -->\n)[\s\S]*?(<!-- end of codes -->)/g;

/**
 * A page with its tables of codes as the registry has them. `codes` gives code, meaning and remedy; `meanings` leaves the
 * remedy out; `outcomes` gives the exit code of `rollbook sync` in its place.
 */
export function withCodeTables(page: string): string {
  return page.replace(marked, (_, begin: string, form: string, names: string, end: string) => {
    const rows = names.split(' ').flatMap((name) => rowsOf(name as TableName));
    return `${begin}\n${tableOf(form as Form, rows)}\n\n${end}`;
  });
}

type Form = 'codes' | 'meanings' | 'outcomes';

interface Row {
  code: string;
  remedy: string;
}

function rowsOf(name: TableName): Row[] {
  return Object.entries<CodeText>(tables[name].codes).map(([code, { remedy }]) => ({ code, remedy }));
}

const titles: Record<Form, string[]> = {
  codes: ['code', 'meaning', 'what to do'],
  meanings: ['code', 'meaning'],
  outcomes: ['outcome', 'meaning', 'exit code of `rollbook sync`'],
};

function tableOf(form: Form, rows: readonly Row[]): string {
  const lines = rows.map(({ code, remedy }) => {
    const cells = [`\`${code}\``, sentenceOf(code)];
    if (form === 'codes') cells.push(linked(remedy));
    if (form === 'outcomes') cells.push(isWell(code as RunOutcome) ? '0' : '1');
    return lineOf(cells);
  });
  return [lineOf(titles[form]), lineOf(titles[form].map(() => '---')), ...lines].join('\n');
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Pages that a remedy names become links: the tables stand beside them. */
const linked = (remedy: string): string => remedy.replace(/\bdocs\/([\w-]+\.md)/g, '[$1]($1)');
