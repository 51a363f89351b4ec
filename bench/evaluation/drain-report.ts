import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import got from 'got';
import yauzl from 'yauzl';

/**
 * The plain drain of Canvas's end: downloads a report, unpacks and parses every row, and keeps nothing.
 * `node drain-report.ts URL FILE` prints `{"rows", "seconds"}`; FILE is where the zip lies meanwhile.
 */
const [url, file] = [process.argv[2]!, process.argv[3]!];
const began = performance.now();
await pipeline(got.stream(url, { retry: { limit: 0 } }), createWriteStream(file));
let rows = 0;
const zip = await yauzl.openPromise(file);
for await (const entry of zip.eachEntry()) {
  const parsed = (await zip.openReadStreamPromise(entry)).pipe(parse());
  for await (const cells of parsed as AsyncIterable<string[]>) if (cells.length > 0) rows += 1;
  rows -= 1; // the header
}
const seconds = (performance.now() - began) / 1000;
await rm(file);
process.stdout.write(`${JSON.stringify({ rows, seconds })}\n`);
process.exit(0);
