import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import type { CodeText } from '../../codes/code-table.js';
import { tables } from '../../codes/registry.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { withCodeTables } from '../../docs/code-tables.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['docs/problems.md', 'docs/commands.md', 'docs/run.md', 'docs/converting.md'];
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

const inRegistry = Object.values(tables).flatMap(({ codes }) => Object.entries<CodeText>(codes));
const known = new Set(inRegistry.map(([code]) => code));

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
  /^(POST|DELETE|INFO|WARN|DEBUG|ERROR|TRACE|RUNNING|FAIL|ZZZZ|UTF8|FATAL|NULL)$/,
  // A header's word
  /^DENY$/,
  // Of a download, beside Node's own codes
  /^(UNSAFE_ADDRESS|TOO_MANY_REDIRECTS)$/,
  // A form of Unicode
  /^NFKD$/,
  // PowerSchool's score type
  /^POINTS$/,
  // Days of Temporal's calendars
  /^(MON|FRI)DAY$/,
  // The YAML library's, reworded before anybody sees them
  /^(ALIAS|DUPLICATE_KEY|TAB_AS_INDENT|MULTIPLE_DOCS|TAG_RESOLVE_FAILED|KEY_NOT_A_NAME|TOO_DEEP)$/,
];
/** Begins with E and is ours. */
const ours = new Set(['ENGINE', 'ENVIRONMENT_INVALID', 'END_BEFORE_START', 'END_NOT_PROVEN', 'EXPORT_MISSING']);

const folders = [
  ...['roster', 'gradebook', 'morning', 'evaluation', 'store', 'http', 'oneroster', 'canvas', 'activities'],
  ...['worker', 'config', 'client', 'embedded', 'workflows', 'intake'],
  // What others throw gets its code here.
  'codes',
];

function codesInSource(): Set<string> {
  const codes = new Set<string>();
  for (const folder of folders) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      // Codes that Node, OpenSSL and a driver give.
      if (!file.endsWith('.ts') || file === 'connection-codes.ts') continue;
      const source = readFileSync(join(root, folder, file), 'utf8');
      for (const [, word] of source.matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)'/g)) {
        if (word!.length >= 4 && (ours.has(word!) || !otherWords.some((other) => other.test(word!)))) codes.add(word!);
      }
      for (const [, reason] of source.matchAll(/\bunproven\('([a-z-]+)'\)/g)) codes.add(reason!);
      for (const [, outcome] of source.matchAll(/\bRunOutcome\.([a-z]+)\b/g)) codes.add(outcome!);
    }
  }
  return codes;
}

const inSource = codesInSource();

test.each(pages)('the tables of codes on %s are those of the registry: `npm run docs` writes them', async (page) => {
  const written = withCodeTables(textOf(page));
  const path = join(root, page);
  expect(await format(written, { ...(await resolveConfig(path)), filepath: path })).toBe(textOf(page));
});

test('every code stands on the page about problems, once; outcomes stand on the page about runs', () => {
  const rows = (page: string) => [...textOf(page).matchAll(/^\| `([A-Za-z_-]+)`\s*\|/gm)].map((match) => match[1]!);
  const explained = rows('docs/problems.md');
  const outcomes = Object.values<string>(RunOutcome);
  expect(explained.toSorted()).toEqual([...known].filter((code) => !outcomes.includes(code)).toSorted());
  expect(rows('docs/run.md')).toEqual(expect.arrayContaining(outcomes));
});

test('no code is in two tables', () => {
  expect(inRegistry.length).toBe(known.size);
});

test('every code that the program can give is in the registry', () => {
  expect(inSource.size).toBeGreaterThan(120);
  expect([...inSource].filter((code) => !known.has(code)).sort()).toEqual([]);
});

test('every code of the registry is one that the program can give', () => {
  expect([...known].filter((code) => !inSource.has(code)).sort()).toEqual([]);
});

test.each(inRegistry)('%s has a meaning that fits into a sentence, and something to do', (_, { meaning, remedy }) => {
  expect(meaning).toMatch(/^([a-z`]|Canvas|PostgreSQL|SIS|Ctrl)[^]{8,}[^.]$/);
  expect(remedy).toMatch(/^([A-Z`]|npm)[^]*\.$/);
});

test('every code on the page about irregular data is one that is explained', () => {
  const named = [...textOf('docs/irregular-data.md').matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map((match) => match[1]!);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((code) => !known.has(code))).toEqual([]);
});
