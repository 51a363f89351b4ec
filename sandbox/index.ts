import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { canvasFaults, createCanvas, wayNamed, type CanvasFilling, type CanvasSandbox } from './canvas/index.js';
import { createControl } from './control.js';
import type { Day } from './district/dates.js';
import { openDistrict } from './district/state.js';
import { createFaultSwitches } from './faults.js';
import { openFeed } from './feed/index.js';
import type { FeedSource } from './feed/rows.js';
import { powerSchoolFaults } from './powerschool/faults.js';
import { openGradebook, removeGradebook } from './powerschool/gradebook/index.js';
import { createPowerSchool } from './powerschool/index.js';
import { createSwitches } from './powerschool/switches.js';
import { createRequestLog } from './requests.js';

const practiceClientId = 'practice-client';
const practiceClientSecret = 'practice-secret';
const practiceToken = 'practice-token';
/** As whom another tool sends its imports to the practice Canvas. */
const otherToolToken = 'practice-other-tool';

export interface SandboxOptions {
  /** Where both systems keep their state. */
  dataFolder: string;
  /** Ports; 0 or nothing is any free one. */
  powerschoolPort?: number;
  canvasPort?: number;
  controlPort?: number;
  /** Loopback unless said otherwise; the control service stays on loopback whatever is said. */
  host?: string;
  seed?: string;
  /** 300 to 100,000; 800 if not said. */
  students?: number;
  /** A OneRoster 1.1 CSV export, a zip or a folder, to load in place of a generated district. */
  from?: string;
  /** A roster as it is sent night by night, served with all its mistakes in place of a district. */
  feed?: FeedSource;
  today?: Day;
  /** Throw away what both systems hold, and begin with the district asked for. */
  reset?: boolean;
  clientId?: string;
  clientSecret?: string;
  canvasToken?: string;
  /** A new Canvas is not empty, but one that has been in use for years. */
  canvasFilled?: CanvasFilling;
  /** False starts PowerSchool alone. */
  requireCanvas?: boolean;
  /** Most rows of a PowerSchool page; 1000 if not said. */
  pageCap?: number;
  /** PowerSchool's least time between two requests of one credential, in milliseconds. */
  minimumIntervalMs?: number;
  /** A profile of PowerSchool's switches; without one they are as they were left. */
  profile?: string;
  /** Switches of PowerSchool, set after the profile. */
  switches?: Record<string, string>;
}

export interface Sandbox {
  powerschoolUrl: string;
  /** Empty when Canvas was not wanted. */
  canvasUrl: string;
  controlUrl: string;
  /** Something the operator should know: another district is stored than the one asked for. */
  notice: string | undefined;
  /** How a loaded export was read where it is odd. */
  remarks: readonly string[];
  stop(): Promise<void>;
}

/** A port that another program holds. */
class PortInUse extends Error {
  constructor(port: number, what: string, flag: string) {
    super(`port ${port}, wanted for the practice ${what}, is in use: choose another with ${flag}`);
    this.name = 'PortInUse';
  }
}

/** Starts the practice district: a PowerSchool, a Canvas and the service that controls them. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  if (options.canvasFilled) wayNamed(options.canvasFilled.way);
  const credential = {
    clientId: options.clientId ?? practiceClientId,
    clientSecret: options.clientSecret ?? practiceClientSecret,
  };
  const canvasToken = options.canvasToken ?? practiceToken;
  const powerschoolFolder = join(options.dataFolder, 'powerschool');
  const today = options.today ?? localToday();
  const feed = options.feed && (await openFeed(options.feed, today));
  const district =
    feed?.district ??
    (await openDistrict({
      folder: powerschoolFolder,
      seed: options.seed,
      students: options.students,
      today,
      from: options.from,
      reset: options.reset,
    }));
  const switches = createSwitches();
  if (options.reset) removeGradebook(powerschoolFolder);
  const gradebook = openGradebook({ district: district.district, switches, folder: powerschoolFolder });
  if (options.profile !== undefined) gradebook.useProfile(options.profile);
  if (options.switches) gradebook.setSwitches(options.switches);
  const requests = createRequestLog();
  const powerschoolSwitches = createFaultSwitches(powerSchoolFaults);
  const powerschool = createPowerSchool({
    district: district.district,
    feed,
    faults: powerschoolSwitches,
    gradebook,
    credential,
    pageCap: options.pageCap,
    minimumIntervalMs: options.minimumIntervalMs,
  });
  const canvasSwitches = createFaultSwitches(canvasFaults);
  const canvasFolder = join(options.dataFolder, 'canvas');
  if (options.reset) await rm(canvasFolder, { recursive: true, force: true });
  const canvas: CanvasSandbox | undefined =
    options.requireCanvas === false
      ? undefined
      : await createCanvas({
          dataFolder: canvasFolder,
          token: canvasToken,
          otherToolToken,
          faults: canvasSwitches,
          filling: options.canvasFilled && { ...options.canvasFilled, district: district.district() },
          rootAccountName: district.district().orgs.find((org) => org.type === 'district')?.name,
        });
  const urls = { powerschool: '', canvas: '', control: '' };
  const control = createControl({
    district,
    feed,
    gradebook,
    clientId: credential.clientId,
    canvas,
    faults: { powerschool: powerschoolSwitches, canvas: canvasSwitches },
    requests,
    about: () => ({ urls, credentials: { ...credential, canvasToken, otherToolToken } }),
  });
  const stop = async (): Promise<void> => {
    await Promise.all([powerschool.close(), canvas?.close(), control.close()]);
    gradebook.close();
  };
  try {
    requests.watch('powerschool', powerschool.server);
    urls.powerschool = await listen(
      powerschool,
      host,
      options.powerschoolPort ?? 0,
      'PowerSchool',
      '--powerschool-port',
    );
    if (canvas) {
      requests.watch('canvas', canvas.app.server);
      urls.canvas = await listen(canvas.app, host, options.canvasPort ?? 0, 'Canvas', '--canvas-port');
    }
    urls.control = await listen(control, '127.0.0.1', options.controlPort ?? 0, 'control service', '--control-port');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    powerschoolUrl: urls.powerschool,
    canvasUrl: urls.canvas,
    controlUrl: urls.control,
    notice: district.notice ?? noticeOfFilling(options.canvasFilled, canvas?.filled()),
    remarks: district.remarks,
    stop,
  };
}

async function listen(app: FastifyInstance, host: string, port: number, what: string, flag: string): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new PortInUse(port, what, flag);
    throw error;
  }
  const address = app.server.address() as AddressInfo;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

/** This machine's calendar day. */
function localToday(): Day {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Said where Canvas stands already, and was filled in another way than the one asked for. */
function noticeOfFilling(wanted: CanvasFilling | undefined, stands: CanvasFilling | undefined): string | undefined {
  if (!wanted || (stands?.way === wanted.way && stands.seed === wanted.seed)) return undefined;
  const was = stands ? `was filled as ${stands.way} with the seed ${stands.seed}` : 'was not filled when it was made';
  return `the stored practice Canvas ${was}, and stays; start with --reset for another`;
}
