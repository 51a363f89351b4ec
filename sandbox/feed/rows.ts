import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import { collections, type CollectionName } from '../district/records.js';
import type { FeedPatch } from './patch.js';

/** The cells of one line, by column of the OneRoster 1.1 CSV binding. A column that is left out is a blank cell. */
export type Cells = Record<string, string>;

/** Lines of the collections that are named; the others are as they were the night before. */
export type FeedRows = Partial<Record<CollectionName, readonly Cells[]>>;

/** What changes in one night: lines, and how the API misanswers in that night alone. */
export interface FeedNight {
  rows?: FeedRows;
  patch?: FeedPatch;
}

/** A feed on disk (`folder` with `night1/`, `night2/`, ...) or in memory (`nights`, the first is night 1). */
export interface FeedSource {
  /** What every night begins from: a folder of CSV files, or their lines. */
  base: string | FeedRows;
  folder?: string;
  nights?: readonly FeedNight[];
}

/** Reads what lies in a folder of CSV files. No cell is judged. */
export function readRows(folder: string): FeedRows {
  const present = collections.filter((name) => existsSync(join(folder, `${name}.csv`)));
  return Object.fromEntries(present.map((name) => [name, readCsv(join(folder, `${name}.csv`))]));
}

function readCsv(file: string): Cells[] {
  const columns = (names: string[]): string[] => names.map((name) => name.trim());
  return parse(readFileSync(file), { columns, bom: true, skip_empty_lines: true });
}

/** Reads the nights of a folder, by number; a number that has no folder changes nothing. */
export async function readNights(folder: string): Promise<Map<number, FeedNight>> {
  const nights = new Map<number, FeedNight>();
  for (const name of readdirSync(folder)) {
    const number = /^night([1-9]\d*)$/.exec(name)?.[1];
    if (number === undefined) continue;
    const patch = join(folder, name, 'patch.mjs');
    nights.set(Number(number), {
      rows: readRows(join(folder, name)),
      ...(existsSync(patch) && { patch: (await import(pathToFileURL(patch).href)) as FeedPatch }),
    });
  }
  return nights;
}
