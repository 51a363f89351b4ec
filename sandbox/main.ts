import { Command, InvalidArgumentError } from 'commander';
import { isDay } from './district/dates.js';
import { ExportError } from './district/export-report.js';
import { startSandbox } from './index.js';

interface Flags {
  data: string;
  powerschoolPort: number;
  canvasPort: number;
  controlPort: number;
  host: string;
  seed?: string;
  students?: number;
  from?: string;
  today?: string;
  reset?: boolean;
  pageCap?: number;
  minimumIntervalMs?: number;
  profile?: string;
  canvas: boolean;
  canvasFilled?: string;
  canvasSeed: string;
  clientId?: string;
  clientSecret?: string;
  canvasToken?: string;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It must be a day as YYYY-MM-DD.');
  return text;
}

const program = new Command('sandbox')
  .description('A practice district: a PowerSchool and a Canvas of its own.')
  .requiredOption('--data <folder>', 'where both keep their state')
  .option('--powerschool-port <port>', 'port of PowerSchool; 0 is any', wholeNumber, 0)
  .option('--canvas-port <port>', 'port of Canvas; 0 is any', wholeNumber, 0)
  .option('--control-port <port>', 'port of the control service; 0 is any', wholeNumber, 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--seed <seed>', 'which district is made')
  .option('--students <count>', 'how many students it has, 300 to 100000', wholeNumber)
  .option('--from <file>', 'load a OneRoster 1.1 CSV export (zip or folder) instead')
  .option('--today <day>', 'its first day, YYYY-MM-DD', day)
  .option('--reset', 'replace the district that is stored')
  .option('--page-cap <rows>', 'most rows of a PowerSchool page; 1000 if not said', wholeNumber)
  .option('--minimum-interval-ms <ms>', "PowerSchool's least time between two requests of a plugin", wholeNumber)
  .option('--profile <name>', "a profile of PowerSchool's switches")
  .option('--canvas-filled <way>', 'a Canvas that is in use already, filled in this way')
  .option('--canvas-seed <seed>', 'which of them', 'marigold')
  .option('--no-canvas', 'PowerSchool alone')
  .option('--client-id <id>', "the plugin's client id")
  .option('--client-secret <secret>', "the plugin's client secret")
  .option('--canvas-token <token>', 'the access token of Canvas');

program.parse();
const { data, canvas, canvasFilled: way, canvasSeed, ...flags } = program.opts<Flags>();
const canvasFilled = way === undefined ? undefined : { way, seed: canvasSeed };

let stop = (): void => process.exit(1);
// Where whoever started it keeps a channel to it, the channel closes when they are gone: killed, they stop nobody.
process.on('disconnect', () => stop());

try {
  const sandbox = await startSandbox({ dataFolder: data, requireCanvas: canvas, canvasFilled, ...flags });
  const notices = [...(sandbox.notice ? [sandbox.notice] : []), ...sandbox.remarks];
  for (const notice of notices) process.stderr.write(`${notice}\n`);
  const { powerschoolUrl: powerschool, canvasUrl, controlUrl: control } = sandbox;
  process.stdout.write(`${JSON.stringify({ ready: true, powerschool, canvas: canvasUrl, control, notices })}\n`);
  let stopping = false;
  stop = () => {
    if (stopping) return;
    stopping = true;
    void sandbox.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  // Whoever started this program shows the person why.
  if (error instanceof ExportError) {
    process.stdout.write(`${JSON.stringify({ ready: false, code: 'EXPORT_REFUSED', message })}\n`);
  }
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
