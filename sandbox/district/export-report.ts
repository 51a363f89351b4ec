/** Most mistakes, and most remarks, that a person is shown; of the others their number is. */
const mostShown = 50;

/** A OneRoster CSV export that cannot be loaded: each mistake with its file, its line and what to mend. */
export class ExportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExportError';
  }
}

/** Collects what is wrong with an export. A mistake refuses it; a remark tells how it was read all the same. */
export interface ExportReport {
  /** @param line number of the line in its file, from 1; undefined for the file as a whole */
  mistake(file: string, line: number | undefined, problem: string): void;
  /** Lines of one file with the same remark are counted, and the first of them is named. */
  remark(file: string, line: number | undefined, text: string): void;
  /** The report about one file. */
  of(file: string): FileReport;
  /** @throws ExportError naming the mistakes, if there are any */
  refuse(exportName: string): void;
  /** A sentence for each remark, in the order in which they came up. */
  remarks(): string[];
}

export interface FileReport {
  mistake(line: number | undefined, problem: string): void;
  remark(line: number | undefined, text: string): void;
}

const placeOf = (file: string, line: number | undefined): string =>
  line === undefined ? file : `${file}, line ${line}`;

export function createExportReport(): ExportReport {
  const shown: string[] = [];
  const beyond = new Map<string, number>();
  const remarks = new Map<string, { file: string; text: string; first: number | undefined; more: number }>();

  const mistake: ExportReport['mistake'] = (file, line, problem) => {
    if (shown.length < mostShown) shown.push(`${placeOf(file, line)}: ${problem}`);
    else beyond.set(file, (beyond.get(file) ?? 0) + 1);
  };
  const remark: ExportReport['remark'] = (file, line, text) => {
    const key = `${file}\n${text}`;
    const known = remarks.get(key);
    if (known) known.more += 1;
    else remarks.set(key, { file, text, first: line, more: 0 });
  };
  return {
    mistake,
    remark,
    of: (file) => ({
      mistake: (line, problem) => mistake(file, line, problem),
      remark: (line, text) => remark(file, line, text),
    }),
    refuse: (exportName) => {
      if (shown.length === 0) return;
      throw new ExportError(`${exportName} cannot be loaded:\n${[...shown, ...restOf(beyond)].join('\n')}`);
    },
    remarks: () => {
      const all = [...remarks.values()].map(
        ({ file, text, first, more }) =>
          `${placeOf(file, first)}${more === 0 ? '' : ` and ${counted(more, 'more line')}`}: ${text}`,
      );
      const left = all.length - mostShown;
      return left > 0 ? [...all.slice(0, mostShown), `and ${counted(left, 'more remark')}`] : all;
    },
  };
}

function restOf(beyond: ReadonlyMap<string, number>): string[] {
  const files = [...beyond].map(([file, count]) => `${file} ${count}`);
  const all = [...beyond.values()].reduce((sum, count) => sum + count, 0);
  return all === 0 ? [] : [`and ${counted(all, 'more mistake')} (${files.join(', ')})`];
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
