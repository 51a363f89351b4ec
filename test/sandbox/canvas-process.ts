import { canvasFaults, createCanvas } from '../../sandbox/canvas/index.js';
import { createFaultSwitches } from '../../sandbox/faults.js';

/** A practice Canvas in a process of its own, for tests that kill it: `node canvas-process.ts FOLDER ROWS_PER_SECOND`. */
const [dataFolder, rowsPerSecond] = process.argv.slice(2);
const canvas = await createCanvas({
  dataFolder: dataFolder!,
  token: 'practice-token',
  faults: createFaultSwitches(canvasFaults),
  importRowsPerSecond: Number(rowsPerSecond),
});
process.stdout.write(await canvas.app.listen({ port: 0, host: '127.0.0.1' }));
