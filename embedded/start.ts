import { dirname, resolve } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isWell, RunOutcome } from '../codes/run-outcome.js';
import { describeError } from '../client/describe-error.js';
import { CommandError } from '../client/errors.js';
import { startProvision } from '../client/provision.js';
import { createProgressPrinter } from '../client/render-progress.js';
import { renderSummary } from '../client/render-summary.js';
import { runSummary } from '../client/summary.js';
import { watchRun } from '../client/watch.js';
import { stackFolder, type StackInfo } from '../config/stack-file.js';
import { temporalEnvironment } from '../config/temporal-environment.js';
import { readTemporalSettings } from '../config/temporal.js';
import { openStore } from '../store/postgres/connect.js';
import { provisionId } from '../workflows/ids.js';
import type { ProvisionInput } from '../workflows/provisioning/provision-district.js';
import { choosePorts, portSettings, type PortName } from './ports.js';
import { followPorts, practiceDistrict, registerPractice } from './practice-district.js';
import { startStack, type Stack } from './stack.js';
import { convertPracticeCanvas } from './practice-conversion.js';
import { carryPracticeGrades } from './practice-grades.js';
import { resultLine } from './result-line.js';

const say = (line: string) => process.stderr.write(`${line}\n`);

/** What `--canvas filled` means: half by hand, half with the ids that Rollbook would give, and with leftovers. */
const usualFilling = 'half-and-half';

interface Flags {
  students?: number;
  seed?: string;
  from?: string;
  canvas?: string;
  asOf?: string;
  observe?: boolean;
  once?: boolean;
  json?: boolean;
}

/** `npm start`: starts the embedded stack, runs the practice district, shows it, and stays up until Ctrl-C. */
async function main(): Promise<number> {
  const command = new Command('npm start --')
    .description('Runs Rollbook with a practice district on this machine: PowerSchool, Canvas, Temporal, PostgreSQL.')
    .option('--once', 'leave when the run is done; the exit code tells how it came out')
    .option('--json', 'end with one line of JSON on standard output')
    .option('--observe', 'read and plan, and write nothing to Canvas')
    .option('--as-of <date>', "the run's date, YYYY-MM-DD; otherwise today")
    .option('--students <number>', 'students of the generated district', wholeNumber)
    .option('--seed <word>', 'seed of the generated district')
    .option('--from <export>', 'a OneRoster 1.1 CSV export, zip or folder, to practise on instead')
    .option(
      '--canvas <filled>',
      'a Canvas that is in use already and is taken over first: "filled", or one of the ways of docs/sandbox.md',
    )
    .option('--port-base <number>', 'all ports, counted from this one')
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --once --json\n  npm start -- --from export.zip\n  npm start -- --canvas filled',
    );
  for (const { flag, title, standard } of Object.values(portSettings)) {
    command.addOption(new Option(`${flag} <number>`, `port of ${title} (otherwise ${standard})`));
  }
  const given = command.parse().opts<Record<string, string>>();
  const flags = command.opts<Flags>();
  const chosen = Object.entries(portSettings).map(([name, { flag }]) => [name, given[camelCase(flag)]]);
  const ports = choosePorts({
    ...(Object.fromEntries(chosen) as Partial<Record<PortName, string>>),
    base: given.portBase,
  });

  let askedToStop: () => void = () => process.exit(130); // until everything is up, nothing can be lost
  process.on('SIGINT', () => askedToStop()).on('SIGTERM', () => askedToStop());
  const { seed, students } = flags;
  const from = flags.from && resolve(flags.from); // the sandbox runs in another folder
  const canvasFilled = flags.canvas === 'filled' ? usualFilling : flags.canvas;
  const district = practiceDistrict({ seed, students, from, canvasFilled });
  const { folderName, credentials } = district;
  // In a new practice district it is the day of its first run: what has left the SIS by then has left the gradebook.
  const sandbox = { seed, students, from, canvasFilled, today: flags.asOf, folderName, credentials };
  const folder = stackFolder();
  const beforeWorker = (info: StackInfo) => followPorts(district, folder, info);
  const stack = await startStack({ folder, ports, sandbox, say, beforeWorker });
  const stopping = new Promise<'stop'>((resolve) => (askedToStop = () => resolve('stop')));
  let result: object = { outcome: 'stopped' };
  let code = 130;
  try {
    const ran = await Promise.race([runPractice(stack, district, flags), stopping]);
    if (ran !== 'stop') {
      result = ran;
      code = isWell(ran.outcome) ? 0 : 1;
      if (!flags.once) {
        say('\nRunning; Ctrl-C stops it.');
        await stopping;
      }
    }
  } finally {
    say('Stopping ...');
    await stack.stop();
    say('Stopped.');
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`); // the last line, whichever streams are read
  return code;
}

/** Registers the district, runs it once with its progress shown, and prints where to look. */
async function runPractice(stack: Stack, district: ReturnType<typeof practiceDistrict>, flags: Flags) {
  const { info } = stack;
  const store = openStore(info.databaseUrl, { connections: 4 });
  const { connectionOptions, namespace } = readTemporalSettings(
    temporalEnvironment(info.temporalAddress, info.temporalNamespace),
  );
  const connection = await Connection.connect(connectionOptions);
  const temporal = new Client({ connection, namespace });
  try {
    const file = await registerPractice(district, { folder: stackFolder(), store, temporal, info });
    say(`\nDistrict ${district.key}: ${file}`);
    say(`Temporal UI: ${info.temporalUiUrl ?? '(of the server at TEMPORAL_ADDRESS)'}\n`);
    const conversion = { store, temporal, district: district.key, asOf: flags.asOf ?? null };
    const adopted =
      flags.canvas === undefined ? null : await convertPracticeCanvas({ ...conversion, folder: dirname(file), say });
    const handle = await startOrTakeUp(temporal, {
      district: district.key,
      mode: flags.observe ? 'observe' : 'apply',
      asOf: flags.asOf ?? null,
    });
    const printer = createProgressPrinter(process.stderr);
    let runId: number | null = null;
    for await (const snapshot of watchRun(store, handle)) {
      runId = snapshot.runId ?? runId;
      printer.show(snapshot);
    }
    const summary = runId === null ? null : await runSummary(store, runId);
    if (summary) say(`\n${renderSummary(summary)}`);
    const provisioned = summary !== null && hasArrived(summary.outcome) && !flags.observe;
    const grades = provisioned
      ? await carryPracticeGrades({ store, temporal, info, district: district.key, asOf: summary.asOf, say })
      : null;
    showAddresses(stack);
    return resultLine(summary, { grades, adopted }, info);
  } finally {
    await connection.close();
    await store.close();
  }
}

/** A run left open by the last stop continues by itself: it is watched instead of a new one. */
async function startOrTakeUp(temporal: Client, input: ProvisionInput): Promise<WorkflowHandle> {
  try {
    return await startProvision(temporal, input);
  } catch (error) {
    if (!(error instanceof CommandError) || error.code !== 'RUN_IN_PROGRESS') throw error;
    say('A run was under way when everything stopped; it continues.');
    return temporal.workflow.getHandle(provisionId(input.district));
  }
}

function showAddresses({ info }: Stack): void {
  say(`\nTemporal UI   ${info.temporalUiUrl ?? '(of the server at TEMPORAL_ADDRESS)'}`);
  say(`PowerSchool   ${info.powerschoolUrl}\nCanvas        ${info.canvasUrl}\nMetrics       ${info.metricsUrl}`);
  say('Commands      npm run rollbook -- --help');
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const camelCase = (flag: string) => flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Prints why it failed, for people and, with `--json`, for programs. */
function showError(error: unknown): void {
  const { code, message, remedy } = describeError(error);
  say(`\n${code}: ${message}\n${remedy}`);
  if (code === 'INTERNAL' && error instanceof Error) say(error.stack ?? '');
  if (!process.argv.includes('--json')) return;
  process.stdout.write(`${JSON.stringify({ outcome: RunOutcome.failed, error: { code, message, remedy } })}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    showError(error);
    process.exit(1);
  },
);

/** Whether a run has sent all that it may: problems of single records keep no grades back. */
function hasArrived(outcome: RunOutcome | null): boolean {
  return outcome === RunOutcome.complete || outcome === RunOutcome.partial;
}
