import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { withCodeTables } from './code-tables.js';

/** Writes the tables of codes into the pages that have them: `npm run docs`. */
for (const name of ['problems.md', 'commands.md', 'run.md', 'converting.md']) {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const page = withCodeTables(readFileSync(path, 'utf8'));
  writeFileSync(path, await format(page, { ...(await resolveConfig(path)), filepath: path }));
}
