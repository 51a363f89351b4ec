import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/problems.md'), 'utf8');

/** Codes that the page explains: what stands alone in the first cell of a table's row. */
const explained = [...page.matchAll(/^\| `([A-Za-z_-]+)`\s*\|/gm)].map((match) => match[1]!);

/** Words in capitals that no operator meets as a code of Rollbook's. */
const otherWords = [
  // Node's and PostgreSQL's client's own codes, and what stands for an unusable answer until it is decided about
  /^E[A-Z]+(_AGAIN)?$/,
  /^CONNECTION_(CLOSED|ENDED|DESTROYED)$|^CONNECT_TIMEOUT$/,
  /^CERT_HAS_EXPIRED$|^DEPTH_ZERO|^SELF_SIGNED|^UNABLE_TO|^ERR_TLS/,
  /^(CUT_BODY|NOT_JSON|HTML)$/,
  // Environment variables, signals, verbs, log levels, states
  /^(DATABASE_URL|ROLLBOOK_[A-Z_]+|TEMPORAL_(ADDRESS|NAMESPACE|API_KEY|TLS_[A-Z_]+))$/,
  /^SIG[A-Z]+$/,
  /^(POST|DELETE|INFO|WARN|DEBUG|ERROR|TRACE|RUNNING|FAIL|ZZZZ|UTF8)$/,
  // The YAML library's, reworded before anybody sees them
  /^(ALIAS|DUPLICATE_KEY|TAB_AS_INDENT|MULTIPLE_DOCS)$/,
];
/** Begins with E and is ours. */
const ours = new Set(['ENGINE', 'ENVIRONMENT_INVALID', 'END_BEFORE_START', 'END_NOT_PROVEN', 'EXPORT_MISSING']);

const folders = [
  ...['roster', 'store', 'http', 'oneroster', 'canvas', 'activities'],
  ...['worker', 'config', 'client', 'embedded', 'workflows'],
];

function codesInSource(): Set<string> {
  const codes = new Set<string>();
  for (const folder of folders) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const source = readFileSync(join(root, folder, file), 'utf8');
      for (const [, word] of source.matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)'/g)) {
        if (word!.length >= 4 && (ours.has(word!) || !otherWords.some((other) => other.test(word!)))) codes.add(word!);
      }
      for (const [, reason] of source.matchAll(/\bunproven\('([a-z-]+)'\)/g)) codes.add(reason!);
    }
  }
  return codes;
}

const inSource = codesInSource();

test('every code that the program can give is explained', () => {
  expect(inSource.size).toBeGreaterThan(120);
  expect([...inSource].filter((code) => !explained.includes(code)).sort()).toEqual([]);
});

test('no code is explained that the program cannot give, and none twice', () => {
  expect(explained.filter((code) => !inSource.has(code))).toEqual([]);
  expect(explained.filter((code, place) => explained.indexOf(code) !== place)).toEqual([]);
});

test('every code has a meaning and something to do', () => {
  const rows = page.split('\n').filter((line) => /^\| `/.test(line));
  for (const row of rows) {
    const [, , meaning = '', todo = ''] = row.split('|').map((cell) => cell.trim());
    expect(meaning.length, row).toBeGreaterThan(10);
    expect(todo.length, row).toBeGreaterThan(3);
  }
});
