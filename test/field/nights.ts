import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkflowFailedError } from '@temporalio/client';
import { parse } from 'yaml';
import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { RunOutcome } from '../../codes/run-outcome.js';
import { districtSettings, type DistrictSettings } from '../../config/settings.js';
import { readRows, type FeedNight, type FeedRows } from '../../sandbox/feed/rows.js';
import { proposalsOf, type ProposalLine } from '../../store/provisioning/decisions/proposals.js';
import type { ProblemLine } from '../../store/reports/problems.js';
import { provisionId } from '../../workflows/ids.js';
import { testClient } from '../harness/temporal.js';
import { asked, type HeldRow } from '../holds/held-rows.js';
import { held, problems, sent } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { readCanvas, type CanvasState } from '../oracle/read.js';

/** A night of a few records takes some seconds. */
const mostMilliseconds = 60_000;
const inputs = fileURLToPath(new URL('./inputs/', import.meta.url));

/** The lines of a folder of `inputs`. */
export const rowsOf = (folder: string): FeedRows => readRows(join(inputs, folder));

/** The lines of the base district, for changes in TypeScript. */
export const base = rowsOf('_base') as Required<FeedRows>;

/** What a night came to. */
export interface Night {
  asOf: string;
  outcome: RunOutcome;
  /** Null where the run failed. */
  report: RunReport | null;
  /** Why the run failed: the code, and what an operator reads; null where it did not. */
  failure: { code: string; message: string } | null;
  problems: ProblemLine[];
  /** Open questions of identity and of schools, terms and logins. */
  proposals: ProposalLine[];
  /** Rows that Canvas accepted, by kind and operation. */
  sent: Record<string, number>;
  /** Rows that wait for a person, each with its reason. */
  held: HeldRow[];
  /** Rows that were held or wait, by kind, operation and reason. */
  notSent: Record<string, number>;
  canvas: CanvasState;
}

export interface Field {
  practice: Practice;
  /** The nights that were played, the first is night 1. */
  nights: Night[];
  /** Goes to the next night of the feed and plays it; with rows, the night changes these. */
  next(rows?: FeedRows): Promise<Night>;
  stop(): Promise<void>;
}

export interface FieldOptions {
  /** A folder of `inputs`; its `district.yaml` counts. */
  folder?: string;
  /** Nights in memory, in place of a folder or on top of it. */
  nights?: readonly FeedNight[];
  /** How many nights are played at the start. As many as there are folders or `nights`, if not said. */
  play?: number;
  /** Local times of the nights; half past midnight of 30 November 2026 and the days after it for those not said. */
  dates?: readonly string[];
  /** Most rows of a page. 1000 if not said. */
  pageCap?: number;
  edit?: (settings: DistrictSettings) => void;
  /** A fault of the SIS from the first night on. */
  fault?: string;
}

/** A district on a feed, its nights played one after the other, on PostgreSQL, Temporal and both practice systems. */
export async function startField(options: FieldOptions): Promise<Field> {
  const folder = options.folder === undefined ? undefined : join(inputs, options.folder);
  const practice = await startPractice({
    feed: { base: join(inputs, '_base'), folder, nights: options.nights },
    pageCap: options.pageCap,
    edit: (settings) => {
      Object.assign(settings.sis, {
        profile: 'oneroster',
        pathPrefix: '/api/ims/oneroster/v1p1',
        tokenPath: '/oauth/access_token',
      });
      if (folder !== undefined) Object.assign(settings, withFile(settings, join(folder, 'district.yaml')));
      options.edit?.(settings);
    },
  });
  const control = async (body?: object): Promise<{ last: number }> => {
    const answer = await fetch(`${practice.sandbox.controlUrl}/feed/night`, {
      ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { last: number };
  };
  const nights: Night[] = [];
  const next = async (rows?: FeedRows): Promise<Night> => {
    const night = nights.length + 1;
    await control({ night, ...(rows && { rows }) });
    nights.push(await play(practice, options.dates?.[night - 1] ?? localTimeOf(night)));
    return nights.at(-1)!;
  };
  try {
    if (options.fault !== undefined) await practice.fault(options.fault);
    const count = options.play ?? Math.max(1, (await control()).last);
    for (let night = 1; night <= count; night += 1) await next();
  } catch (error) {
    await practice.stop();
    throw error;
  }
  return { practice, nights, next, stop: () => practice.stop() };
}

/** Half past midnight of a night's day. */
function localTimeOf(night: number): string {
  return `${new Date(Date.UTC(2026, 10, 29 + night)).toISOString().slice(0, 10)}T00:30`;
}

function withFile(settings: DistrictSettings, file: string): DistrictSettings {
  if (!existsSync(file)) return settings;
  const { canvas, ...more } = parse(readFileSync(file, 'utf8')) as { canvas?: object };
  return districtSettings.parse({ ...settings, ...more, canvas: { ...settings.canvas, ...canvas } });
}

async function play(practice: Practice, asOf: string): Promise<Night> {
  let report: RunReport | null = null;
  let failure: Night['failure'] = null;
  try {
    report = await endingInTime(practice, practice.night({ asOf }));
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    failure = failureOf(error);
  }
  const { db, sql } = practice.store;
  const [district] = await sql<[{ id: number }]>`select id from district where key = ${practice.district}`;
  return {
    asOf,
    outcome: report?.outcome ?? 'failed',
    report,
    failure,
    problems: await problems(practice),
    proposals: await proposalsOf(db, district.id, false),
    sent: report ? sent(report) : {},
    held: await asked(practice),
    notSent: report ? held(report) : {},
    canvas: await readCanvas(practice.sandbox.controlUrl),
  };
}

/** A night that a provider's answer keeps from ending is broken off, so that its test fails by what it looks for. */
async function endingInTime<T>(practice: Practice, night: Promise<T>): Promise<T> {
  const client = await testClient();
  const breakOff = (): unknown =>
    client.workflow
      .getHandle(provisionId(practice.district))
      .terminate('the night did not end')
      .catch(() => undefined);
  const timer = setTimeout(breakOff, mostMilliseconds);
  try {
    return await night;
  } finally {
    clearTimeout(timer);
  }
}

/** The innermost failure that has a code. */
function failureOf(error: WorkflowFailedError): { code: string; message: string } {
  let found = { code: '', message: error.message };
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    const { type } = cause as { type?: string | null };
    if (type) found = { code: type, message: cause.message };
  }
  return found;
}
