import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command, InvalidArgumentError } from 'commander';
import { startBenchProvider } from './provider.js';
import type { BenchVersion } from './provider-rows.js';

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const program = new Command('bench-provider')
  .description('A provider made for measuring. POST a version to its control address for another night.')
  .requiredOption('--enrollments <count>', 'enrollments in all, up to 10000000', wholeNumber)
  .option('--port <port>', 'port of the provider; 0 is any', wholeNumber, 0)
  .option('--control-port <port>', 'port of the control address; 0 is any', wholeNumber, 0)
  .option('--page-cap <rows>', 'most rows of a page; 0 is no cap', wholeNumber, 0);
program.parse();
const { enrollments, port, controlPort, pageCap } = program.opts<Record<string, number>>();

const provider = await startBenchProvider({ enrollments: enrollments!, port, pageCap });

/** `POST {"changedPerMille": 1, "salt": 2, "insertAtStart": 10, "pageCap": 500}` makes another night; `GET` tells the counts and the pages served. */
const control = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    if (request.method === 'POST') {
      try {
        const { pageCap: cap, ...version } = JSON.parse(body || '{}') as Partial<BenchVersion> & { pageCap?: number };
        provider.setVersion(version);
        if (cap !== undefined) provider.setPageCap(cap);
      } catch {
        return void response.writeHead(400).end('{"error":"a version is a JSON object"}');
      }
    }
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ counts: provider.counts(), pages: provider.pages() }));
  });
});
control.listen(controlPort ?? 0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ ready: true, powerschool: provider.url, control: url })}\n`);
});

const stop = (): void => {
  control.close();
  control.closeAllConnections();
  void provider.stop().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
