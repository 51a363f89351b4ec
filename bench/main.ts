import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { measureBeside } from './consortium/measure-beside.js';
import { measureConsortium } from './consortium/measure-consortium.js';
import { besideText, consortiumText } from './consortium/show.js';
import { measureEvaluation } from './evaluation/measure-evaluation.js';
import { evaluationFiguresText } from './evaluation/show.js';
import { measureGrades, type GradesFigures } from './grades/measure-grades.js';
import { gradesText } from './grades/show.js';
import { measureHeldPlan } from './measure-held-plan.js';
import { timeStart } from './time-start.js';
import { whatLimits } from './what-limits.js';
import { measureSize, type SizeFigures } from './measure-size.js';

const program = new Command('npm run bench --')
  .description(
    'Measures the whole pipeline as ratios to a raw drain of the same pages, or passbacks as ratios to a bare loop, within one run.',
  )
  .option(
    '--enrollments <counts>',
    'sizes, comma-separated; 300000,3000000 if not said, 3000 with --consortium, 300000 with --beside',
  )
  .option('--lanes <count>', 'requests in flight, in the drain and in the pipeline alike', '2')
  .option('--held <count>', 'measures instead a plan of so many rows that are held, and released')
  .option(
    '--grades [sections]',
    'measures instead passbacks of so many sections, comma-separated; 100,1000 if not said',
  )
  .option('--assignments <count>', 'with --grades: graded assignments in each section', '2')
  .option('--graded <percent>', 'with --grades: submissions that are graded before the first send', '80')
  .option('--consortium [districts]', 'measures instead the nights of so many districts at once; 100 if not said')
  .option(
    '--beside [others]',
    'measures instead a quiet night beside so many other districts of its size against alone; 9 if not said',
  )
  .option('--evaluation', 'measures instead evaluations of a Canvas in use')
  .option('--json', 'print the figures as JSON as well');
program.parse();
const options = program.opts<{
  enrollments?: string;
  lanes: string;
  held?: string;
  grades?: string | true;
  assignments: string;
  graded: string;
  consortium?: string | true;
  beside?: string | true;
  evaluation?: boolean;
  json?: boolean;
}>();

/** Seconds that the first look at the product may take. */
const mostOfAStart = 60;

const folder = mkdtempSync(join(tmpdir(), 'rollbook-bench-'));
try {
  if (options.held !== undefined) await heldPlan(Number(options.held));
  else if (options.consortium !== undefined)
    await consortium(options.consortium === true ? 100 : Number(options.consortium));
  else if (options.beside !== undefined) await beside(options.beside === true ? 9 : Number(options.beside));
  else if (options.evaluation) await evaluations();
  else if (options.grades !== undefined) await grades(options.grades === true ? '100,1000' : options.grades);
  else await sizes();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function heldPlan(enrollments: number): Promise<void> {
  const { held, sent, workerMb, steps } = await measureHeldPlan({ folder, enrollments });
  const { loaded, waiting, released } = workerMb;
  process.stdout.write(
    `${held.toLocaleString('en')} rows held, ${sent.toLocaleString('en')} sent in all; ` +
      `worker ${loaded} MB when loaded, ${waiting} MB when it waits, ${released} MB at the end\n  ${stages(steps)}\n`,
  );
}

async function grades(sizes: string): Promise<void> {
  const figures: GradesFigures[] = [];
  for (const size of sizes.split(',')) {
    figures.push(
      await measureGrades({
        ...{ folder: join(folder, size), sections: Number(size), assignments: Number(options.assignments) },
        ...{ graded: Number(options.graded) / 100, built: true, intervalsMs: [0, 50, 200] },
      }),
    );
    process.stdout.write(gradesText(figures.at(-1)!));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

async function consortium(districts: number): Promise<void> {
  await ofSizes('3000', async (size) => {
    const figures = await measureConsortium({ ...size, districts, built: true });
    process.stdout.write(consortiumText(figures));
    return figures;
  });
}

async function beside(others: number): Promise<void> {
  await ofSizes('300000', async (size) => {
    const figures = await measureBeside({ ...size, others, built: true });
    process.stdout.write(besideText(figures));
    return figures;
  });
}

async function evaluations(): Promise<void> {
  await ofSizes('300000,3000000', async (size) => {
    const figures = await measureEvaluation({ ...size, built: true });
    process.stdout.write(evaluationFiguresText(figures));
    return figures;
  });
}

/** Measures each size in turn, and prints the figures of all if they are asked for. */
async function ofSizes<Figures>(
  otherwise: string,
  measure: (size: { folder: string; enrollments: number; lanes: number }) => Promise<Figures>,
): Promise<void> {
  const figures: Figures[] = [];
  for (const size of (options.enrollments ?? otherwise).split(',')) {
    figures.push(
      await measure({ folder: join(folder, size), enrollments: Number(size), lanes: Number(options.lanes) }),
    );
  }
  if (options.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
}

async function sizes(): Promise<void> {
  await ofSizes('300000,3000000', async (size) => {
    const figures = await measureSize(size);
    show(figures);
    return figures;
  });
  const startSeconds = await timeStart(folder);
  process.stdout.write(
    `\nnpm start -- --once, everything installed: ${startSeconds.toFixed(1)} s (at most ${mostOfAStart} s${startSeconds > mostOfAStart ? ', missed' : ''})\n`,
  );
}

function show(figures: SizeFigures): void {
  const table = new Table({
    head: ['', 'seconds', 'rows/s', '× drain', 'goal', 'sent', 'changed', 'events', 'worker MB'],
  });
  table.push([
    'raw drain',
    ...numbers(figures.drain.seconds, figures.drain.rows / figures.drain.seconds),
    '1.00',
    '',
    '',
    '',
    '',
    '',
  ]);
  for (const { middle: night } of figures.nights) {
    table.push([
      night.name,
      ...numbers(night.seconds, figures.drain.rows / night.seconds),
      night.ratio.toFixed(2),
      `≥ ${night.goal.toFixed(2)}${night.ratio < night.goal ? ' missed' : ''}`,
      night.sent,
      night.changed,
      night.events,
      night.workerMb,
    ]);
  }
  process.stdout.write(
    `\n${figures.enrollments.toLocaleString('en')} enrollments, ${figures.drain.rows.toLocaleString('en')} rows in all\n${table.toString()}\n`,
  );
  for (const { middle, all } of figures.nights) {
    const prefetchInOrder = all.map(({ seconds, ratio }) => `${seconds.toFixed(1)} s = ${ratio.toFixed(2)}`).join(', ');
    process.stdout.write(`${middle.name}, ${all.length} times: ${prefetchInOrder}\n`);
    process.stdout.write(`  ${stages(middle.steps)}\n`);
    const limits = whatLimits(middle.processor, middle.wholeSeconds, availableParallelism());
    process.stdout.write(`  ${limits} (${stages(middle.processor)}, settling included)\n`);
  }
}

function numbers(seconds: number, rate: number): string[] {
  return [seconds.toFixed(1), Math.round(rate).toLocaleString('en')];
}

function stages(seconds: Record<string, number>): string {
  return Object.entries(seconds)
    .map(([stage, each]) => `${stage} ${each.toFixed(1)} s`)
    .join(', ');
}
