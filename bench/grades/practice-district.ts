import { passbackSettings } from '../../config/passback-settings.js';
import { join } from 'node:path';
import { districtSettings } from '../../config/settings.js';
import { everything } from '../../gradebook/scope.js';
import { startNodeProgram } from '../../embedded/node-program.js';
import type { ServerProcess } from '../../embedded/server-process.js';
import { districtOf } from '../../store/districts/district-of.js';
import type { Store } from '../../store/postgres/connect.js';
import { provisionedClasses, type ProvisionedClass } from '../../store/provisioning/roster-for-passback.js';
import { provisionId, taskQueue } from '../../workflows/ids.js';
import { startServers, type Servers } from '../servers.js';
import { createControl, type Control } from './control.js';

export interface PracticeOptions {
  /** Of data and logs. */
  folder: string;
  /** About so many; a generated district has them as its students need them. */
  sections: number;
  /** In each section. */
  assignments: number;
  /** The share of submissions that is graded, above 0. */
  graded: number;
  /** Only sections of these schools, by sourcedId. Default: all. */
  schools?: readonly string[];
  /** Runs the worker that `npm run build` made, with the waits of production. */
  built?: boolean;
}

/** A provisioned practice district whose teachers have graded, and of which nothing has been sent yet. */
export interface PracticeDistrict {
  district: string;
  sections: ProvisionedClass[];
  /** Grades that its teachers have given. */
  grades: number;
  store: Store;
  client: Servers['client'];
  control: Control;
  canvasUrl: string;
  powerschoolUrl: string;
  worker: ServerProcess;
  /** Process ids by name. */
  programs: { worker: number; PostgreSQL: number; Temporal: number; sandbox: number };
  /** Changes the least time between two requests to the SIS, milliseconds. */
  setInterval(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

const district = 'bench-grades';

/** The first school day; well within a term. */
export const firstDay = '2026-11-23';

export const credentials = { clientId: 'practice-client', clientSecret: 'practice-secret', token: 'practice-token' };

/** Students of a generated district for each section that is taught at a time. */
const studentsPerSection = 3.62;
const fewestStudents = 300;
const megabytesOfSandbox = 6144;

/** Days after which a passback reads everything again: `passback.sweepDays`. */
export const sweepDays = 3;

const unlimited = { class: 10_000_000, school: 10_000_000, district: 10_000_000 };

export async function startPracticeDistrict(options: PracticeOptions): Promise<PracticeDistrict> {
  const { folder, assignments, graded, built, schools = [] } = options;
  const students = Math.max(fewestStudents, Math.round(options.sections * studentsPerSection));
  const servers = await startServers({ folder, built, ...(built && { env: { ROLLBOOK_PROFILE: 'production' } }) });
  const sandbox = await startNodeProgram({
    title: 'The sandbox',
    file: join('sandbox', 'main.ts'),
    args: ['--data', join(folder, 'sandbox'), '--seed', 'bench', '--students', String(students), '--today', firstDay],
    nodeOptions: [`--max-old-space-size=${megabytesOfSandbox}`],
    log: servers.log('sandbox'),
    readyDeadlineMs: 10 * 60_000,
  });
  const stop = async (): Promise<void> => {
    await servers.stop();
    await sandbox.stop();
  };
  try {
    const { powerschool, canvas, control: controlUrl } = sandbox.ready as Record<string, string>;
    const control = createControl(controlUrl!);
    const settings = settingsOf(powerschool!, canvas!, schools);
    await servers.register(settings);
    await servers.setSecret(district, 'sis', `${credentials.clientId}:${credentials.clientSecret}`);
    await servers.setSecret(district, 'canvas', credentials.token);
    const first = await servers.startWorker();
    await provision(servers);
    const sections = await sectionsOf(servers.store, schools);
    await control.setClock(`${firstDay}T12:00:00-06:00`);
    const grades = await control.fillCourses(
      sections.map((each) => each.courseId),
      { assignments, graded },
    );
    const worker = built ? await startAnother(servers, first) : first;
    return {
      ...{ district, sections, grades, control, worker, stop },
      ...{ store: servers.store, client: servers.client, canvasUrl: canvas!, powerschoolUrl: powerschool! },
      programs: { worker: worker.pid, ...servers.programs, sandbox: sandbox.pid },
      setInterval: async (milliseconds) => {
        settings.sis.minIntervalMs = milliseconds;
        await servers.register(settings);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settingsOf(sis: string, canvas: string, schools: readonly string[]) {
  return districtSettings.parse({
    district,
    name: 'Benchmark District',
    timezone: 'America/Chicago',
    sis: { url: sis, minIntervalMs: 0 },
    canvas: { url: canvas },
    holds: { expiresAt: null },
    passback: {
      enabled: true,
      firstSend: 'released',
      sweepDays,
      schools,
      categories: { fallback: 'Homework' },
      limits: { zeros: unlimited, drops: unlimited, withdrawals: unlimited, results: unlimited },
    },
  });
}

/** Another worker than the one that has provisioned: its memory is that of passbacks. */
async function startAnother({ startWorker }: Servers, first: ServerProcess): Promise<ServerProcess> {
  await first.stop();
  return startWorker();
}

async function provision({ client }: Servers): Promise<void> {
  await client.workflow.execute('provisionDistrict', {
    workflowId: provisionId(district),
    taskQueue,
    args: [{ district, mode: 'apply', asOf: `${firstDay}T00:30` }],
  });
}

async function sectionsOf(store: Store, schools: readonly string[]): Promise<ProvisionedClass[]> {
  const { districtId } = await districtOf(store.db, district);
  return provisionedClasses(store.sql, districtId, {
    ...{ asOf: firstDay, daysAfterEnd: 0, scope: everything },
    selection: { ...passbackSettings.parse({}), schools: [...schools] },
  });
}
