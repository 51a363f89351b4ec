import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import { whatLimits } from '../what-limits.js';
import { changedName, type GradesFigures } from './measure-grades.js';
import type { GradesNight } from './measure-night.js';
import type { PaceFigures } from './measure-pace.js';

/** The figures of one size as tables. */
export function gradesText(figures: GradesFigures): string {
  const { sections, grades, nights, paces } = figures;
  return [
    `\n${count(sections)} sections with ${count(grades)} grades`,
    nightsTable(nights),
    ...nights.flatMap(({ name, stages, processor, seconds }) => [
      `${name}: ${stageTimes(stages)}`,
      `  ${whatLimits(processor, seconds, availableParallelism())}`,
    ]),
    bareText(figures),
    ...(paces.length > 0 ? [pacesTable(paces)] : []),
    '',
  ].join('\n');
}

function nightsTable(nights: readonly GradesNight[]): string {
  const table = new Table({
    head: ['', 'seconds', 'PUTs', '÷ changed', 'Canvas ÷ section', 'SIS ÷ section', 'events', 'worker MB'],
  });
  for (const { name, seconds, puts, changed, requests, sections, events, workerMb } of nights) {
    table.push([
      ...[name, seconds.toFixed(1), count(puts), changed ? (puts / changed).toFixed(2) : ''],
      ...[(requests.canvas / sections).toFixed(2), ((requests.sis - puts) / sections).toFixed(2)],
      ...[events, workerMb],
    ]);
  }
  return `${table.toString()}\nRequests to the SIS are those beside the PUTs; PUTs of a first send contain those of line items.`;
}

/** The night with some changes against the bare loop, as measured and as the SIS's requests make it at a pace. */
function bareText({ bare, nights, sections }: GradesFigures): string {
  const night = nights.find((each) => each.name === changedName)!;
  const scaled = (bare.seconds / bare.sections) * sections;
  const puts = (bare.puts / bare.sections) * sections;
  const times = (one: number, other: number): string => (one / other).toFixed(1);
  return (
    `A bare loop over ${count(bare.sections)} sections: ${bare.seconds.toFixed(1)} s, ${count(bare.puts)} PUTs of ` +
    `${(bare.secondsPerPut * 1000).toFixed(1)} ms; over all of them ${scaled.toFixed(1)} s and ${count(Math.round(puts))} PUTs. ` +
    `The night with 1 % changed: ${times(scaled, night.seconds)} times as fast, ` +
    `${times(puts, night.requests.sis)} times fewer requests to the SIS.`
  );
}

function pacesTable(paces: readonly PaceFigures[]): string {
  const table = new Table({
    head: [
      'interval',
      'PUT of a bare client',
      'permitted/s',
      'used/s',
      'share',
      'goal',
      'PUTs',
      'sections',
      'too soon',
    ],
  });
  for (const { intervalMs, serviceMs, permitted, used, share, goal, writes, sections, tooSoon } of paces) {
    table.push([
      ...[`${intervalMs} ms`, `${serviceMs.toFixed(1)} ms`, permitted.toFixed(1), used.toFixed(1), share.toFixed(2)],
      goal === null ? '' : `≥ ${goal.toFixed(2)}${share < goal ? ' missed' : ''}`,
      ...[writes, sections, tooSoon],
    ]);
  }
  return table.toString();
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function stageTimes(stages: Record<string, number>): string {
  return Object.entries(stages)
    .map(([stage, seconds]) => `${stage} ${seconds.toFixed(1)} s`)
    .join(', ');
}
