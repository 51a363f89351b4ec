import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  type ScheduleOptions,
} from '@temporalio/client';
import type { DistrictSettings } from '../config/settings.js';
import type { NightlyInput } from '../workflows/provisioning/nightly.js';
import type { AdditionsInput } from '../workflows/provisioning/additions.js';
import { additionsScheduleId, nightlyScheduleId, taskQueue } from '../workflows/ids.js';
import { District, SyncKind } from '../workflows/search-attributes.js';
import { CommandError } from './errors.js';

/** Schedule settings of an operator: local times, as in the district's file. */
export interface ScheduleSettings {
  /** When it starts. */
  at: string[];
  /** Until when a night takes away; '' by day, where nothing is taken away. */
  finishBy: string;
  timezone: string;
  paused: boolean;
}

export interface Reconciled {
  scheduleId: string;
  kind: 'created' | 'changed' | 'unchanged' | 'removed';
  before: ScheduleSettings | null;
  /** Null: removed. */
  after: ScheduleSettings | null;
  /** The next starts, at most ten; none while paused. */
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

/**
 * Makes a district's schedules match its settings: the nightly one, and one by day if it has times. Creates, updates
 * what differs, and removes.
 */
export async function reconcileSchedules(temporal: Client, settings: DistrictSettings): Promise<Reconciled[]> {
  const nightly = await reconcile(temporal, nightlyScheduleId(settings.district), nightlySchedule(settings));
  const byDay = additionsScheduleId(settings.district);
  if (settings.schedule.addsAt.length > 0)
    return [nightly, await reconcile(temporal, byDay, additionsSchedule(settings))];
  const removed = await removeSchedule(temporal, byDay);
  return removed === null ? [nightly] : [nightly, removed];
}

type Wanted = Omit<ScheduleOptions, 'scheduleId'> & ReturnType<typeof nightlySchedule | typeof additionsSchedule>;

async function reconcile(temporal: Client, scheduleId: string, wanted: Wanted): Promise<Reconciled> {
  try {
    const handle = await temporal.schedule.create({ scheduleId, ...wanted });
    const created = await handle.describe();
    return { scheduleId, kind: 'created', before: null, after: settingsOf(created), next: nextTimes(created) };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = temporal.schedule.getHandle(scheduleId);
  const before = settingsOf(await handle.describe());
  await handle.update(() => wanted);
  const described = await handle.describe();
  const after = settingsOf(described);
  const kind = JSON.stringify(before) === JSON.stringify(after) ? 'unchanged' : 'changed';
  return { scheduleId, kind, before, after, next: nextTimes(described) };
}

/** Null if there is none. */
async function removeSchedule(temporal: Client, scheduleId: string): Promise<Reconciled | null> {
  const handle = temporal.schedule.getHandle(scheduleId);
  try {
    const before = settingsOf(await handle.describe());
    await handle.delete();
    return { scheduleId, kind: 'removed', before, after: null, next: [] };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** A district's schedules: the nightly one first. Throws `CommandError` `SCHEDULE_MISSING` if that does not exist. */
export async function scheduleStatuses(temporal: Client, district: string): Promise<ScheduleStatus[]> {
  const nightly = await ofDistrict(district, () => status(temporal, nightlyScheduleId(district)));
  const byDay = await status(temporal, additionsScheduleId(district)).catch(noneIfMissing);
  return byDay === null ? [nightly] : [nightly, byDay];
}

async function status(temporal: Client, scheduleId: string): Promise<ScheduleStatus> {
  const described = await temporal.schedule.getHandle(scheduleId).describe();
  return {
    scheduleId,
    ...settingsOf(described),
    note: described.state.note ?? null,
    next: nextTimes(described),
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

/** Pauses a district's schedules until they are resumed, or until `rollbook apply` says otherwise. */
export async function pauseSchedules(temporal: Client, district: string, by: string): Promise<void> {
  await eachOf(temporal, district, (handle) => handle.pause(`paused with rollbook schedule by ${by}`));
}

export async function resumeSchedules(temporal: Client, district: string, by: string): Promise<void> {
  await eachOf(temporal, district, (handle) => handle.unpause(`resumed with rollbook schedule by ${by}`));
}

async function eachOf(
  temporal: Client,
  district: string,
  act: (handle: ScheduleHandle) => Promise<void>,
): Promise<void> {
  await ofDistrict(district, () => act(temporal.schedule.getHandle(nightlyScheduleId(district))));
  await act(temporal.schedule.getHandle(additionsScheduleId(district))).catch(noneIfMissing);
}

/** Starts a night now, unless one is running: a trigger without a policy would start a second one. */
export async function triggerNight(temporal: Client, district: string): Promise<void> {
  const handle = temporal.schedule.getHandle(nightlyScheduleId(district));
  await ofDistrict(district, () => handle.trigger(ScheduleOverlapPolicy.SKIP));
}

/** `schedule.at` is outside 01:00-03:00 (checked with the file): no night is skipped or doubled when clocks change. */
function nightlySchedule({ district, schedule, timezone }: DistrictSettings) {
  const input: NightlyInput = { district, finishBy: schedule.finishBy };
  return {
    spec: {
      calendars: [{ ...timeOf(schedule.at), comment: `nightly at ${schedule.at}` }],
      timezone,
      jitter: '5 minutes',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '4 hours' as const },
    action: starts('nightly', input, `nightly start of ${district}`),
    state: stateOf(schedule),
  };
}

/** What was missed for longer than half an hour comes with the next time: a run reads everything. */
function additionsSchedule({ district, schedule, timezone }: DistrictSettings) {
  const input: AdditionsInput = { district };
  return {
    spec: {
      calendars: schedule.addsAt.map((time) => ({
        ...timeOf(time),
        dayOfWeek: [{ start: 'MONDAY' as const, end: 'FRIDAY' as const }],
        comment: `additions at ${time}`,
      })),
      timezone,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '30 minutes' as const },
    action: starts('additions', input, `additions by day of ${district}`),
    state: stateOf(schedule),
  };
}

function starts(workflowType: 'nightly' | 'additions', input: NightlyInput | AdditionsInput, staticSummary: string) {
  const { district } = input;
  return {
    type: 'startWorkflow' as const,
    workflowType,
    workflowId: `${workflowType}/${district}`,
    taskQueue,
    args: [input],
    staticSummary,
    typedSearchAttributes: [
      { key: District, value: district },
      { key: SyncKind, value: workflowType },
    ],
  };
}

function stateOf({ paused }: DistrictSettings['schedule']) {
  return { paused, ...(paused ? { note: 'paused by schedule.paused' } : {}) };
}

function timeOf(time: string): { hour: number; minute: number } {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { hour, minute };
}

function settingsOf({ spec, action, state }: ScheduleDescription): ScheduleSettings {
  const two = (value: number | undefined): string => String(value ?? 0).padStart(2, '0');
  const [input] = (action.args ?? []) as unknown as Array<Partial<NightlyInput>>;
  return {
    at: (spec.calendars ?? []).map(({ hour, minute }) => `${two(hour[0]?.start)}:${two(minute[0]?.start)}`).sort(),
    finishBy: input?.finishBy ?? '',
    timezone: spec.timezone ?? 'UTC',
    paused: state.paused,
  };
}

function nextTimes({ state, info }: ScheduleDescription): Date[] {
  return state.paused ? [] : info.nextActionTimes;
}

function noneIfMissing(error: unknown): null {
  if (error instanceof ScheduleNotFoundError) return null;
  throw error;
}

async function ofDistrict<Result>(district: string, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new CommandError('SCHEDULE_MISSING', `District "${district}" has no schedule on this Temporal server.`);
  }
}
