import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { meaningOf } from '../../codes/registry.js';
import { factWords, stateWords } from '../../evaluation/words.js';
import type { Evaluation } from '../../evaluation/model.js';
import type { Sql } from '../../store/postgres/connect.js';
import { matchesOfSchool, type MatchLine } from '../../store/evaluation/read.js';

const columns = [
  ...['what', 'kind', 'sourcedId', 'number', 'in the SIS', 'login in the SIS', 'in Canvas', 'logins in Canvas'],
  ...['Canvas id', 'SIS id in Canvas', 'what agrees', 'to look at'],
];

/**
 * Writes a file for each school into a folder, for its registrar: what is in question first. The files name people, so
 * only their owner may read them. Returns their paths.
 */
export async function writeSchoolFiles(
  sql: Sql,
  of: { runId: number; districtId: number },
  { schools }: Pick<Evaluation, 'schools'>,
  folder: string,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files: string[] = [];
  const noneOf = schools.map((each) => each.school);
  const parts = [
    ...schools.map(({ school, name }) => ({ name: fileName(school, name), part: { school } })),
    { name: 'district', part: { noneOf } },
  ];
  for (const { name, part } of parts) {
    const file = join(folder, `${name}.csv`);
    const csv = stringify({ header: true, columns, escape_formulas: true, bom: true });
    await pipeline(lines(sql, of, part), csv, createWriteStream(file, { mode: 0o600 }));
    files.push(file);
  }
  return files;
}

/** Letters and digits of a name, with the school's id, since two schools may be called alike. */
function fileName(school: string, name: string): string {
  return [school, name]
    .map((each) => each.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, ''))
    .join('-')
    .slice(0, 100);
}

async function* lines(
  sql: Sql,
  of: { runId: number; districtId: number },
  part: Parameters<typeof matchesOfSchool>[2],
): AsyncGenerator<string[]> {
  for await (const match of matchesOfSchool(sql, of, part)) yield cells(match);
}

function cells(match: MatchLine): string[] {
  return [
    stateWords(match.state, match.confidence),
    match.kind,
    match.sources.join(', '),
    match.number ?? '',
    match.wanted,
    match.login ?? '',
    match.standing ?? '',
    match.canvasLogins ?? '',
    match.canvasId ?? '',
    match.canvasSisId ?? '',
    (match.facts ?? []).map(factWords).join(', '),
    match.findings.map(meaningOf).join('; '),
  ];
}
