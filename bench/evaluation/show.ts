import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import { whatLimits } from '../what-limits.js';
import type { EvaluationFigures } from './measure-evaluation.js';

const count = (number: number): string => number.toLocaleString('en');
const secondsText = (seconds: Record<string, number>): string =>
  Object.entries(seconds)
    .map(([name, each]) => `${name} ${each.toFixed(1)} s`)
    .join(', ');

/** Evaluations of one size as a table, with what the middle one spent its time on. */
export function evaluationFiguresText({ enrollments, drains, middle, all }: EvaluationFigures): string {
  const table = new Table({
    head: ['', 'seconds', '÷ drains', 'rows', 'linked', 'question', 'made', 'events', 'worker MB'],
  });
  const drained = (name: string, { seconds, rows }: { seconds: number; rows: number }): string[] => [
    ...[name, seconds.toFixed(1), '', count(rows), '', '', '', '', ''],
  ];
  table.push(drained("drain of the SIS's pages", drains.sis), drained("drain of Canvas's report", drains.report));
  const { linked, question, made, events, workerMb } = middle;
  table.push([
    ...['evaluation', middle.seconds.toFixed(1), middle.drains.toFixed(2), ''],
    ...[count(linked), count(question), count(made), String(events), String(workerMb)],
  ]);
  return [
    `\n${count(enrollments)} enrollments`,
    table.toString(),
    `${all.length} times: ${all.map((each) => `${each.seconds.toFixed(1)} s = ${each.drains.toFixed(2)}, ${each.workerMb} MB`).join('; ')}`,
    `  ${secondsText(middle.steps)}`,
    `  ${whatLimits(middle.processor, middle.seconds, availableParallelism())} (${secondsText(middle.processor)})`,
    '',
  ].join('\n');
}
