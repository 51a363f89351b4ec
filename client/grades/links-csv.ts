import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import type { ListedAnswer } from '../../store/passback/decide-links.js';
import type { ProposedLink } from '../../store/reports/grades/proposed-links.js';

/** What stands in the column `decision`: `confirm`, `reject`, `anew`, or nothing. */
export const decisions = ['confirm', 'reject', 'anew'] as const;
export type LinkDecisionWord = (typeof decisions)[number];

const columns = [
  ...['number', 'decision', 'confidence', 'school', 'class', 'teacher', 'work', 'work_name', 'work_due', 'work_points'],
  ...['line_item', 'title', 'due', 'points', 'same_scores', 'other_scores', 'made_by'],
];

/** Writes proposals as CSV, one a line. Returns how many. */
export async function writeLinks(file: string, pages: AsyncIterable<ProposedLink[]>): Promise<number> {
  let written = 0;
  async function* rows(): AsyncGenerator<unknown[]> {
    for await (const page of pages) {
      written += page.length;
      yield* page.map((each) => [
        ...[each.number, '', each.confidence, each.school, each.classId, each.teacher, each.assignmentId, each.work],
        ...[each.workDue, each.workPoints, each.lineItemSourcedId, each.title, each.dueDate, each.points],
        ...[each.agreeing, each.differing, each.product],
      ]);
    }
  }
  // Titles are other people's: a spreadsheet must not take one for a formula.
  const csv = stringify({ header: true, columns, escape_formulas: true });
  await pipeline(rows, csv, createWriteStream(file));
  return written;
}

/** A line of a file: what it decides, or what is wrong with it. */
export type ReadLink =
  { line: number; decision: LinkDecisionWord; about: ListedAnswer } | { line: number; mistake: string };

/** Reads the lines of a file that decide something; each mistake with its line. Other columns may be missing. */
export async function* readLinks(file: string): AsyncGenerator<ReadLink> {
  const rows = createReadStream(file).pipe(
    parse({ columns: true, bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true }),
  );
  for await (const { record, info } of rows as AsyncIterable<Row>) {
    const word = (record.decision ?? '').toLowerCase();
    if (word === '') continue;
    const line = info.lines;
    const decision = decisions.find((each) => each === word);
    if (decision === undefined) {
      yield { line, mistake: `"${word}" is no decision: one of ${decisions.join(', ')}, or nothing` };
      continue;
    }
    const { number, class: classId, work: assignmentId, line_item: lineItemSourcedId } = record;
    if (!/^\d{1,9}$/.test(number ?? '') || !classId || !assignmentId || !lineItemSourcedId) {
      yield { line, mistake: 'its columns number, class, work and line_item must stand as they were exported' };
      continue;
    }
    yield { line, decision, about: { number: Number(number), classId, assignmentId, lineItemSourcedId } };
  }
}

interface Row {
  record: Partial<Record<string, string>>;
  info: { lines: number };
}
