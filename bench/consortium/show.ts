import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import type { MiddleOfNights } from '../measure-size.js';
import { whatLimits } from '../what-limits.js';
import type { BesideFigures } from './measure-beside.js';
import type { ConsortiumFigures, ConsortiumNight } from './measure-consortium.js';

/** The nights of a consortium as a table, with what each spent its time on. */
export function consortiumText({ districts, enrollments, drain, nights }: ConsortiumFigures): string {
  const table = new Table({
    head: ['', 'workers', 'seconds', '÷ drains', 'goal', 'sent', 'changed', 'events', 'worker MB', 'PostgreSQL'],
  });
  table.push(['drains of all', '', drain.seconds.toFixed(1), '1.00', '', '', '', '', '', '']);
  for (const { middle: night } of nights) {
    table.push([
      ...[
        night.name,
        night.workers,
        night.seconds.toFixed(1),
        night.ratio.toFixed(2),
        goalText(night.ratio, night.goal),
      ],
      ...[count(night.sent), count(night.changed), night.events, night.workerMb, postgresShare(night)],
    ]);
  }
  return [
    `\n${count(districts)} districts of ${count(enrollments)} enrollments, ${count(drain.rows)} rows in all, all nights at once`,
    table.toString(),
    ...nights.flatMap(({ middle, all }) => [
      `${middle.name}, ${workersText(middle.workers)}, ${timesText(all.length)}: ${all.map(({ seconds, ratio }) => `${seconds.toFixed(1)} s = ${ratio.toFixed(2)}`).join(', ')}`,
      `  mean of a run: ${stepsText(middle)}`,
      `  ${whatLimits(middle.processor, middle.seconds, availableParallelism())} (${secondsText(middle.processor)})`,
    ]),
    '',
  ].join('\n');
}

/** A quiet night alone in the database against one beside other districts. */
export function besideText(figures: BesideFigures): string {
  const { enrollments, others, drain, alone, beside, slower, goal } = figures;
  const table = new Table({ head: ['a quiet night', 'seconds', '÷ drain', '÷ alone', 'goal', 'events', 'worker MB'] });
  table.push(['raw drain', drain.seconds.toFixed(1), '1.00', '', '', '', '']);
  const row = (name: string, { middle }: MiddleOfNights, compared: string[]): string[] => [
    ...[name, middle.seconds.toFixed(1), (1 / middle.ratio).toFixed(2), ...compared],
    ...[String(middle.events), String(middle.workerMb)],
  ];
  table.push(row('alone in the database', alone, ['1.00', '']));
  table.push(row(`beside ${others} others`, beside, [slower.toFixed(2), goalText(slower, goal)]));
  return [
    `\nA district of ${count(enrollments)} enrollments, ${count(drain.rows)} rows in all`,
    table.toString(),
    ...[...Object.entries({ alone, beside })].flatMap(([name, { middle, all }]) => [
      `${name}, ${timesText(all.length)}: ${all.map(({ seconds, ratio }) => `${seconds.toFixed(1)} s = ${(1 / ratio).toFixed(2)}`).join(', ')}`,
      `  ${secondsText(middle.steps)}`,
      `  ${whatLimits(middle.processor, middle.wholeSeconds, availableParallelism())} (${secondsText(middle.processor)})`,
    ]),
    '',
  ].join('\n');
}

function goalText(ratio: number, goal: number | null): string {
  return goal === null ? '' : `≤ ${goal.toFixed(2)}${ratio > goal ? ' missed' : ''}`;
}

/** Share of all processor seconds of the night. */
function postgresShare({ processor }: ConsortiumNight): string {
  const all = Object.values(processor).reduce((sum, each) => sum + each, 0);
  return `${Math.round((100 * processor.PostgreSQL!) / all)} %`;
}

/** Each step's seconds at work, and behind the plus those in the queue before, where they are a tenth or more. */
function stepsText({ steps }: ConsortiumNight): string {
  return Object.entries(steps)
    .map(
      ([step, { queued, atWork }]) =>
        `${step} ${atWork.toFixed(2)} s${queued >= 0.1 ? ` + ${queued.toFixed(1)} s` : ''}`,
    )
    .join(', ');
}

function secondsText(seconds: Record<string, number>): string {
  return Object.entries(seconds)
    .map(([name, each]) => `${name} ${each.toFixed(1)} s`)
    .join(', ');
}

const count = (value: number): string => value.toLocaleString('en');
const workersText = (workers: number): string => (workers === 1 ? 'one worker' : `${workers} workers`);
const timesText = (times: number): string => (times === 1 ? 'once' : `${times} times`);
