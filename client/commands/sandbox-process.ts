import { join } from 'node:path';
import type { Command } from 'commander';
import { stackFolder } from '../../config/stack-file.js';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { CommandError, exitCodes, type ExitCode } from '../errors.js';
import { wholeNumber } from '../numbers.js';
import { runSandbox } from '../sandbox-process.js';
import { sandboxControl } from '../sandbox-control.js';
import { define, type Call } from './define.js';

const standardFolder = join(stackFolder(), 'sandbox');

/** `start` and `seed`, which run the sandbox's own program. */
export function addSandboxProcess(sandbox: Command, context: Context): void {
  withDistrict(
    define(
      sandbox,
      context,
      {
        usage: 'start',
        summary: 'run it, until Ctrl-C',
        description:
          'Runs the practice PowerSchool and Canvas in the foreground. What they hold is kept between starts.',
        examples: [
          ['sandbox start', 'on free ports; it prints its addresses'],
          ['sandbox start --students 5000 --seed maple', 'a larger district, for a folder that is still empty'],
          ['sandbox start --canvas-filled by-hand', 'with a Canvas that is in use already'],
          ['sandbox start --from export.zip', 'a OneRoster 1.1 CSV export in place of a generated district'],
        ],
      },
      start,
    ),
  )
    .option('--powerschool-port <port>', 'port of PowerSchool', wholeNumber)
    .option('--canvas-port <port>', 'port of Canvas', wholeNumber)
    .option('--control-port <port>', 'port of the control service', wholeNumber);

  withDistrict(
    define(
      sandbox,
      context,
      {
        usage: 'seed',
        summary: 'replace the district by another',
        description:
          'Throws away what both practice systems hold, Canvas included, and makes another district. The sandbox must not be running.',
        examples: [
          ['sandbox seed --seed maple --students 2000', 'another district of 2,000 students'],
          ['sandbox seed --from export.zip', 'a district from a OneRoster 1.1 CSV export'],
        ],
      },
      seed,
    ),
  );
}

function withDistrict(command: Command): Command {
  return command
    .option('--data <folder>', 'where both keep what they hold', standardFolder)
    .option('--seed <text>', 'which district is made')
    .option('--students <number>', 'how many students it has, 300 to 100000', wholeNumber)
    .option('--from <file>', 'a OneRoster 1.1 CSV export (zip or folder) instead')
    .option('--canvas-filled <way>', 'a Canvas that is in use already, filled in this way (docs/sandbox.md)')
    .option('--canvas-seed <text>', 'which Canvas of that way')
    .option('--today <date>', "the district's first day", isDate);
}

const passedOn = [
  ...['data', 'seed', 'students', 'from', 'canvasFilled', 'canvasSeed', 'today'],
  ...['powerschoolPort', 'canvasPort', 'controlPort'],
];

function flagsOf(options: Call['options']): string[] {
  return passedOn.flatMap((name) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return options[name] === undefined ? [] : [flag, String(options[name])];
  });
}

async function start({ options, answer, progress }: Call): Promise<ExitCode> {
  const running = await runSandbox(flagsOf(options));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, running.stop);
  const { powerschool, canvas, control } = running;
  answer({ powerschool, canvas, control }, () =>
    [
      `PowerSchool  ${powerschool}`,
      `Canvas       ${canvas}`,
      `Control      ${control}`,
      `\nRunning; Ctrl-C stops it. In another terminal: rollbook sandbox list --control ${control}`,
    ].join('\n'),
  );
  const code = await running.ended;
  if (code === 0) progress('Stopped.');
  return code === 0 ? exitCodes.fine : exitCodes.notWell;
}

async function seed({ options, answer, context, progress }: Call): Promise<void> {
  await mustNotRun(context.surroundings.sandboxControl);
  progress('Making the district ...');
  const running = await runSandbox([...flagsOf(options), '--reset']);
  const about = await sandboxControl(running.control).get<{ seed?: string; students?: number; counts: object }>(
    'about',
  );
  running.stop();
  await running.ended;
  const { seed: made, students, counts } = about;
  answer({ data: options.data, seed: made, students, counts }, () => {
    const rowCounts = Object.entries(counts).map(([name, rows]) => `${name} ${String(rows)}`);
    return `The district is made (${rowCounts.join(', ')}).\nWhat Rollbook knew of the former one is in its database still: apply it as a new district.`;
  });
}

async function mustNotRun(control: string | undefined): Promise<void> {
  if (!control) return;
  const answers = await sandboxControl(control)
    .get('about')
    .then(
      () => true,
      () => false,
    );
  if (answers) {
    throw new CommandError('SANDBOX_RUNNING', `A sandbox is running (${control}).`);
  }
}
