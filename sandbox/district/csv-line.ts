import { stampOf, type Day } from './dates.js';
import { readTruth, vocabularies, type DayReader } from './csv-words.js';
import type { OneRosterRecord, UserId } from './records.js';

/** Reads the cells of the current row. What a cell should not hold is remarked, and read as it stands. */
export interface Line {
  /** Trimmed; null when blank or absent. */
  optional(column: string): string | null;
  /** Trimmed; empty when blank or absent. */
  text(column: string): string;
  list(column: string): string[];
  /** `YYYY-MM-DD` whatever form it is written in; the cell itself when it is no day. */
  day(column: string): Day | null;
  truth(column: string): boolean | string | null;
  /** A word of OneRoster, written as OneRoster does. */
  word(column: string, vocabulary: keyof typeof vocabularies): string;
  userIds(): UserId[];
  /** What every record has. */
  base(today: Day): OneRosterRecord;
}

export interface LineSource {
  /** The cell as it is; undefined when the row or the file lacks it. */
  cell(column: string): string | undefined;
  days: DayReader;
  remark(text: string): void;
}

const servedAsIs = 'it is served as it stands';

export function createLine({ cell, days, remark }: LineSource): Line {
  const text = (column: string): string => cell(column)?.trim() ?? '';
  const optional = (column: string): string | null => text(column) || null;
  const list = (column: string): string[] =>
    text(column)
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');

  const day = (column: string): Day | null => {
    const given = optional(column);
    if (given === null) return null;
    const read = days(given);
    if (read === undefined) remark(`${column} is not a day: ${servedAsIs}. Write YYYY-MM-DD`);
    else if (read.form === 'other') remark(`${column} is a day in another form than YYYY-MM-DD, and was read as one`);
    return read?.day ?? given;
  };

  const truth = (column: string): boolean | string | null => {
    const given = optional(column);
    if (given === null) return null;
    const read = readTruth(given);
    if (read === undefined) remark(`${column} is neither true nor false: ${servedAsIs}`);
    return read ?? given;
  };

  const word = (column: string, vocabulary: keyof typeof vocabularies): string => {
    const given = text(column);
    const known = vocabularies[vocabulary].get(given.toLowerCase());
    if (known === undefined && given !== '')
      remark(`${column} holds a word that OneRoster 1.1 does not know: ${servedAsIs}`);
    return known ?? given;
  };

  const stamp = (today: Day): string => {
    const given = optional('dateLastModified');
    if (given === null) return stampOf(today);
    if (/^\d{4}-\d{2}-\d{2}T/.test(given) && !Number.isNaN(Date.parse(given))) return given;
    const read = days(given);
    if (read === undefined) remark(`dateLastModified is not a time: ${servedAsIs}`);
    return read ? stampOf(read.day) : given;
  };

  return {
    ...{ optional, text, list, day, truth, word },
    userIds: () => {
      const given = text('userIds');
      // `{type:identifier}` pairs, as the CSV binding writes them.
      const pairs = [...given.matchAll(/\{([^:}]*):([^}]*)\}/g)];
      if (given !== '' && pairs.length === 0) remark('userIds holds no {type:identifier}: it is served empty');
      return pairs.map(([, type, identifier]) => ({ type: type!.trim(), identifier: identifier!.trim() }));
    },
    base: (today) => ({
      sourcedId: text('sourcedId'),
      status: word('status', 'status') || 'active',
      dateLastModified: stamp(today),
    }),
  };
}
