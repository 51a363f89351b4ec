import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { District } from '../district/records.js';
import type { FaultSwitches } from '../faults.js';
import { createTeaching, type Teaching } from './coursework/index.js';
import { upgradeCoursework } from './coursework/upgrade.js';
import { countSisObjects, dump, type DumpKind } from './dump.js';
import { openFilling } from './filled/filling.js';
import type { CanvasFilling } from './filled/index.js';
import type { TruthLine } from './filled/truth.js';
import { accountRoutes } from './http/accounts.js';
import { createApp } from './http/app.js';
import { courseRoutes } from './http/courses.js';
import { editRoutes } from './http/edits.js';
import { peopleRoutes } from './http/people.js';
import { linkRoutes } from './http/observers.js';
import { reportRoutes } from './http/reports.js';
import { roleRoutes } from './http/roles.js';
import type { Tokens } from './http/permissions.js';
import { sisImportRoutes } from './http/sis-imports.js';
import { createStrikes } from './http/strikes.js';
import { teachingRoutes } from './http/teaching-routes.js';
import { importPaths } from './imports/paths.js';
import { createImportRunner } from './imports/runner.js';
import { plants } from './plant.js';
import { createReportRunner } from './reports/runner.js';
import { createSnapshots } from './snapshot.js';
import { createState, furnish, serviceUserId } from './state.js';
import { teach } from './coursework/teach/index.js';

export { isImpossibleAct, teachingActs } from './coursework/teach/index.js';
export { canvasFaults } from './faults.js';
export { canvasSwitches } from './switches.js';
export { canvasWays, wayNamed } from './filled/ways/index.js';
export type { CanvasFilling } from './filled/index.js';
export type { TruthLine } from './filled/truth.js';
export type { DumpKind } from './dump.js';

/** Messages and the uploads of data sets are thrown away after thirty days. */
const filesKeptMs = 30 * 86_400_000;

export interface CanvasOptions extends Tokens {
  /** State, uploads and messages lie here; a Canvas made again on the same folder goes on where it was. */
  dataFolder: string;
  faults: FaultSwitches;
  now?: () => Date;
  rootAccountName?: string;
  /** What a new Canvas is filled with before anybody uses it; left out: nothing. */
  filling?: CanvasFilling & { district: District };
  /** How fast rows are applied; unlimited by default. */
  importRowsPerSecond?: number;
  /** How long one of the ten minutes lasts that pass after the abort of a running import; default one second. */
  simulatedMinuteMs?: number;
}

export interface CanvasSandbox {
  /** All routes are registered; the caller listens. */
  app: FastifyInstance;
  /** Everything of a kind with all its fields, deleted ones too; references are SIS ids. */
  dump(kind: DumpKind): Iterable<object>;
  /** What came by SIS and is not deleted, by kind; enrollments also by state. */
  counts(): Record<string, number>;
  /** Puts something there that no SIS import makes: see `plants`. Throws for an unknown word. */
  plant(what: string, settings: Record<string, unknown>): object;
  /** One act of teaching: see `teach`. Throws `BadAct` for what cannot be. */
  teach(act: string, settings: Record<string, unknown>): object;
  teaching: Teaching;
  /** How it was filled when it was made. */
  filled(): CanvasFilling | undefined;
  /** What each object was for when it was filled, of one kind or of all. */
  truth(kind?: string): AsyncIterable<TruthLine>;
  /** Stops the server and the imports; a running import starts again with the next process. */
  close(): Promise<void>;
}

/** Makes a strict practice Canvas. */
export async function createCanvas(options: CanvasOptions): Promise<CanvasSandbox> {
  const { dataFolder, faults } = options;
  const now = options.now ?? (() => new Date());
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const paths = importPaths(dataFolder);
  const state = createState();
  const snapshots = createSnapshots(join(dataFolder, 'state'), state);
  await rm(join(dataFolder, 'unpacked'), { recursive: true, force: true });
  const isNew = !(await snapshots.load());
  if (isNew) furnish(state, options.rootAccountName ?? 'Practice District', seconds());
  const kept = await openFilling(join(dataFolder, 'filled'), state, options.filling, isNew);
  if (isNew) await snapshots.save();
  upgradeCoursework(state, seconds());
  // Stored before imports named their user, people could be merged, and links said whether they came by SIS.
  for (const each of state.imports.rows) each.userId ??= serviceUserId;
  for (const each of state.users.rows) each.mergedIntoId ??= null;
  for (const each of state.logins.rows) each.signedInAt ??= null;
  for (const each of state.observerLinks.rows) each.sisManaged ??= false;
  for (const { id, createdAt } of state.imports.rows) {
    if (now().getTime() - Date.parse(createdAt) < filesKeptMs) continue;
    await rm(paths.upload(id), { force: true });
    await rm(paths.messages(id), { force: true });
  }
  const minuteMs = options.simulatedMinuteMs ?? 1_000;
  const rowsPerSecond = options.importRowsPerSecond;
  const runner = createImportRunner({ state, snapshots, faults, paths, now, rowsPerSecond, minuteMs });

  const teaching = createTeaching(state, snapshots, seconds);
  const { switches } = teaching;
  const reportFolder = join(dataFolder, 'reports');
  const reports = createReportRunner({ state, snapshots, faults, switches, folder: reportFolder, now });
  const strikes = createStrikes(faults);
  const app = createApp({ faults, strikes, tokens: options, switches });
  accountRoutes(app, state, faults);
  courseRoutes(app, state, faults);
  peopleRoutes(app, state, faults, () => teaching.coursework());
  roleRoutes(app, state, faults);
  linkRoutes(app, state, faults);
  teachingRoutes(app, { state, faults, teaching, strikes });
  editRoutes(app, state, snapshots, now);
  await app.register(async (scope) =>
    sisImportRoutes(scope, { state, snapshots, faults, runner, paths, dataFolder, now }),
  );
  await app.register(async (scope) =>
    reportRoutes(scope, { state, snapshots, faults, switches, runner: reports, now }),
  );
  await app.ready();

  return {
    app,
    dump: (kind) => dump(teaching.coursework(), kind),
    counts: () => countSisObjects(state),
    plant: (what, settings) => {
      const plant = plants[what];
      if (!plant) throw new Error(`cannot plant "${what}"; known: ${Object.keys(plants).join(', ')}`);
      const planted = plant(settings, state, seconds());
      // A failure shows at the next save, which writes the same changes again.
      snapshots.save().catch(() => undefined);
      return planted;
    },
    teach: (act, settings) => {
      const done = teach(act, settings, teaching.coursework());
      teaching.saveSoon();
      return done;
    },
    teaching,
    filled: () => kept.filling,
    truth: (kind) => kept.truth(kind),
    close: async () => {
      await app.close();
      await runner.stop();
      await reports.stop();
      await snapshots.save();
    },
  };
}
