import { Command, Option } from 'commander';
import { choosePorts, portSettings, type PortName } from './ports.js';
import { SetupError } from './setup-error.js';
import { stackFolder, startStack } from './stack.js';

const say = (line: string) => process.stderr.write(`${line}\n`);

/** `npm start`: brings up the embedded stack, says where to look, and stays up until Ctrl-C. */
async function main(): Promise<void> {
  const command = new Command('npm start --')
    .description('Runs Rollbook with a practice district on this machine.')
    .option('--students <number>', 'students of the generated district', Number)
    .option('--seed <number>', 'seed of the generated district', Number)
    .option('--from <file.zip>', 'a OneRoster 1.1 CSV export to practise on instead')
    .option('--port-base <number>', 'all ports, counted from this one');
  for (const { flag, title, standard } of Object.values(portSettings)) {
    command.addOption(new Option(`${flag} <number>`, `port of ${title} (otherwise ${standard})`));
  }
  const flags = command.parse().opts<Record<string, string>>();
  const chosen = Object.entries(portSettings).map(([name, { flag }]) => [name, flags[camelCase(flag)]]);
  const ports = choosePorts({
    ...(Object.fromEntries(chosen) as Partial<Record<PortName, string>>),
    base: flags.portBase,
  });

  let askedToStop: () => void = () => process.exit(130); // before everything is up there is nothing to lose
  process.on('SIGINT', () => askedToStop()).on('SIGTERM', () => askedToStop());
  const { seed, students, from } = command.opts<{ seed?: number; students?: number; from?: string }>();
  const stack = await startStack({ folder: stackFolder(), ports, sandbox: { seed, students, from }, say });
  const stopping = new Promise<void>((resolve) => (askedToStop = resolve));

  const { temporalUiUrl, powerschoolUrl, canvasUrl, metricsUrl } = stack.info;
  say(`\nTemporal UI   ${temporalUiUrl ?? '(of the server at TEMPORAL_ADDRESS)'}`);
  say(`PowerSchool   ${powerschoolUrl}\nCanvas        ${canvasUrl}\nMetrics       ${metricsUrl}\n`);
  say('Running; Ctrl-C stops it.');
  await stopping;
  say('Stopping ...');
  await stack.stop();
  say('Stopped.');
}

const camelCase = (flag: string) => flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof SetupError ? `\n${error.message}` : String(error instanceof Error ? error.stack : error));
    process.exit(1);
  },
);
