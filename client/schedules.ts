import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleOptions,
} from '@temporalio/client';
import type { DistrictSettings } from '../config/settings.js';
import type { NightlyInput } from '../workflows/provisioning/nightly.js';
import { nightlyScheduleId, taskQueue } from '../workflows/ids.js';
import { District, SyncKind } from '../workflows/search-attributes.js';
import { CommandError } from './errors.js';

/** Schedule settings of an operator: local times, as in the district's file. */
export interface ScheduleSettings {
  at: string;
  finishBy: string;
  timezone: string;
  paused: boolean;
}

export interface Reconciled {
  scheduleId: string;
  kind: 'created' | 'changed' | 'unchanged';
  before: ScheduleSettings | null;
  after: ScheduleSettings;
  /** The next nights, at most ten; none while paused. */
  next: Date[];
}

/** A district's schedule on the Temporal server. */
export interface ScheduleStatus extends ScheduleSettings {
  scheduleId: string;
  note: string | null;
  next: Date[];
  recent: Array<{ scheduledAt: Date; takenAt: Date; workflowId: string }>;
  taken: number;
  /** Nights missed because Temporal was down for longer than the catch-up window. */
  missed: number;
  /** Nights skipped because one was still running. */
  skipped: number;
}

/** Makes a district's nightly schedule match its settings: creates it, or updates what differs. */
export async function reconcileSchedule(temporal: Client, settings: DistrictSettings): Promise<Reconciled> {
  const scheduleId = nightlyScheduleId(settings.district);
  const wanted = scheduleOf(settings);
  const after = { ...settings.schedule, timezone: settings.timezone };
  try {
    const created = await temporal.schedule.create({ scheduleId, ...wanted });
    return { scheduleId, kind: 'created', before: null, after, next: await nextTimes(created.describe()) };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = temporal.schedule.getHandle(scheduleId);
  const before = settingsOf(await handle.describe());
  await handle.update(() => wanted);
  const same = JSON.stringify(before) === JSON.stringify(pick(after));
  const kind = same ? 'unchanged' : 'changed';
  return { scheduleId, kind, before, after, next: await nextTimes(handle.describe()) };
}

/** Throws `CommandError` `SCHEDULE_MISSING`. */
export async function scheduleStatus(temporal: Client, district: string): Promise<ScheduleStatus> {
  const described = await ofDistrict(district, () =>
    temporal.schedule.getHandle(nightlyScheduleId(district)).describe(),
  );
  return {
    scheduleId: described.scheduleId,
    ...settingsOf(described),
    note: described.state.note ?? null,
    next: described.state.paused ? [] : described.info.nextActionTimes,
    recent: described.info.recentActions.map(({ scheduledAt, takenAt, action }) => ({
      scheduledAt,
      takenAt,
      workflowId: action.workflow.workflowId,
    })),
    taken: described.info.numActionsTaken,
    missed: described.info.numActionsMissedCatchupWindow,
    skipped: described.info.numActionsSkippedOverlap,
  };
}

/** Pauses the schedule until it is resumed, or until `rollbook apply` says otherwise. */
export async function pauseSchedule(temporal: Client, district: string, by: string): Promise<void> {
  const handle = temporal.schedule.getHandle(nightlyScheduleId(district));
  await ofDistrict(district, () => handle.pause(`paused with rollbook schedule by ${by}`));
}

export async function resumeSchedule(temporal: Client, district: string, by: string): Promise<void> {
  const handle = temporal.schedule.getHandle(nightlyScheduleId(district));
  await ofDistrict(district, () => handle.unpause(`resumed with rollbook schedule by ${by}`));
}

/** Starts a night now, unless one is running: a trigger without a policy would start a second one. */
export async function triggerSchedule(temporal: Client, district: string): Promise<void> {
  const handle = temporal.schedule.getHandle(nightlyScheduleId(district));
  await ofDistrict(district, () => handle.trigger(ScheduleOverlapPolicy.SKIP));
}

/** `schedule.at` is outside 01:00-03:00 (checked with the file): no night is skipped or doubled when clocks change. */
function scheduleOf(settings: DistrictSettings) {
  const { district, schedule, timezone } = settings;
  const [hour = 0, minute = 0] = schedule.at.split(':').map(Number);
  const input: NightlyInput = { district, finishBy: schedule.finishBy };
  return {
    spec: { calendars: [{ hour, minute, comment: `nightly at ${schedule.at}` }], timezone, jitter: '5 minutes' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '4 hours' },
    action: {
      type: 'startWorkflow',
      workflowType: 'nightly',
      workflowId: `nightly/${district}`,
      taskQueue,
      args: [input],
      staticSummary: `nightly start of ${district}`,
      typedSearchAttributes: [
        { key: District, value: district },
        { key: SyncKind, value: 'nightly' },
      ],
    },
    state: { paused: schedule.paused, ...(schedule.paused ? { note: 'paused by schedule.paused' } : {}) },
  } satisfies Omit<ScheduleOptions, 'scheduleId'>;
}

function settingsOf({ spec, action, state }: ScheduleDescription): ScheduleSettings {
  const calendar = spec.calendars?.[0];
  const two = (value: number | undefined): string => String(value ?? 0).padStart(2, '0');
  const [input] = (action.args ?? []) as unknown as NightlyInput[];
  return pick({
    at: `${two(calendar?.hour[0]?.start)}:${two(calendar?.minute[0]?.start)}`,
    finishBy: input?.finishBy ?? '',
    timezone: spec.timezone ?? 'UTC',
    paused: state.paused,
  });
}

function pick({ at, finishBy, timezone, paused }: ScheduleSettings): ScheduleSettings {
  return { at, finishBy, timezone, paused };
}

async function nextTimes(describing: Promise<ScheduleDescription>): Promise<Date[]> {
  const { state, info } = await describing;
  return state.paused ? [] : info.nextActionTimes;
}

async function ofDistrict<Result>(district: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new CommandError('SCHEDULE_MISSING', `District "${district}" has no schedule on this Temporal server.`);
  }
}
