import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  type ScheduleOptions,
} from '@temporalio/client';
import { tellsAnything } from '../config/alert-settings.js';
import type { DistrictSettings } from '../config/settings.js';
import type { NightlyInput } from '../workflows/provisioning/nightly.js';
import type { AdditionsInput } from '../workflows/provisioning/additions.js';
import type { MorningCheckInput } from '../workflows/alerts/morning-check.js';
import type { ScheduledPassbackInput } from '../workflows/passback/passback-on-schedule.js';
import {
  additionsScheduleId,
  morningScheduleId,
  nightlyScheduleId,
  passbackScheduleId,
  taskQueue,
} from '../workflows/ids.js';
import { District, SyncKind } from '../workflows/search-attributes.js';
import { cutOffsOf, startsBeforeCutOffs, type StartBeforeCutOff } from '../gradebook/cut-offs.js';
import { CommandError } from './errors.js';
import { settingsOf, type ScheduleSettings } from './schedule-settings.js';
import { singleStart, timeOf } from './schedule-times.js';

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
  /** The workflow that it starts. */
  starts: string;
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
 * Makes a district's schedules match its settings: the nightly one, and one by day and one of passbacks if these have
 * times. Creates, updates what differs, and removes.
 */
export async function reconcileSchedules(temporal: Client, settings: DistrictSettings): Promise<Reconciled[]> {
  const { district, schedule, passback, alerts } = settings;
  const carriesGrades = passback.enabled && passback.at.length + startsAhead(settings).length > 0;
  const reconciled = [
    await reconcile(temporal, nightlyScheduleId(district), nightlySchedule(settings)),
    await (schedule.addsAt.length > 0
      ? reconcile(temporal, additionsScheduleId(district), additionsSchedule(settings))
      : removeSchedule(temporal, additionsScheduleId(district))),
    await (carriesGrades
      ? reconcile(temporal, passbackScheduleId(district), passbackSchedule(settings))
      : removeSchedule(temporal, passbackScheduleId(district))),
    await (tellsAnything(alerts) && alerts.on.includes('late')
      ? reconcile(temporal, morningScheduleId(district), morningSchedule(settings))
      : removeSchedule(temporal, morningScheduleId(district))),
  ];
  return reconciled.filter((each) => each !== null);
}

type Wanted = Omit<ScheduleOptions, 'scheduleId'> &
  ReturnType<typeof nightlySchedule | typeof additionsSchedule | typeof passbackSchedule | typeof morningSchedule>;

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

/** Schedules that a district has only if its settings give them times. */
const optionalSchedules = [additionsScheduleId, passbackScheduleId, morningScheduleId];

/** A district's schedules: the nightly one first. Throws `CommandError` `SCHEDULE_MISSING` if that does not exist. */
export async function scheduleStatuses(temporal: Client, district: string): Promise<ScheduleStatus[]> {
  const nightly = await ofDistrict(district, () => status(temporal, nightlyScheduleId(district)));
  const others: Array<ScheduleStatus | null> = [];
  for (const idOf of optionalSchedules) others.push(await status(temporal, idOf(district)).catch(noneIfMissing));
  return [nightly, ...others.filter((each) => each !== null)];
}

async function status(temporal: Client, scheduleId: string): Promise<ScheduleStatus> {
  const described = await temporal.schedule.getHandle(scheduleId).describe();
  return {
    scheduleId,
    starts: described.action.workflowType,
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
  for (const idOf of optionalSchedules) await act(temporal.schedule.getHandle(idOf(district))).catch(noneIfMissing);
}

/** Starts a night now, unless one is running: a trigger without a policy would start a second one. */
export async function triggerNight(temporal: Client, district: string): Promise<void> {
  const handle = temporal.schedule.getHandle(nightlyScheduleId(district));
  await ofDistrict(district, () => handle.trigger(ScheduleOverlapPolicy.SKIP));
}

/** `schedule.at` is outside 01:00-03:00 (checked with the file): no night is skipped or doubled when clocks change. */
function nightlySchedule({ district, schedule, timezone }: DistrictSettings) {
  const observes = schedule.mode === 'observe' ? { mode: schedule.mode } : {};
  const input: NightlyInput = { district, finishBy: schedule.finishBy, ...observes };
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

/**
 * Every day: teachers grade at weekends too; and ahead of cut-offs. What was missed for longer than an hour comes with the
 * next time.
 */
function passbackSchedule(settings: DistrictSettings) {
  const { district, passback, schedule, timezone } = settings;
  const input: ScheduledPassbackInput = { district };
  return {
    spec: {
      calendars: [
        ...passback.at.map((time) => ({ ...timeOf(time), comment: `passback at ${time}` })),
        ...startsAhead(settings).map(({ at, cutOff }) => ({
          ...singleStart(at),
          comment: `passback before the cut-off ${cutOff}`,
        })),
      ],
      timezone,
      jitter: '2 minutes',
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' as const },
    action: starts('passbackOnSchedule', input, `grades of ${district}`),
    state: stateOf(schedule),
  };
}

/** Looks whether the night has ended. What was missed for longer than an hour is of no use any more. */
function morningSchedule({ district, alerts, schedule, timezone }: DistrictSettings) {
  const input: MorningCheckInput = { district };
  return {
    spec: { calendars: [{ ...timeOf(alerts.lateAt), comment: `has the night ended, at ${alerts.lateAt}` }], timezone },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' as const },
    action: starts('morningCheck', input, `has the night of ${district} ended`),
    state: stateOf(schedule),
  };
}

function startsAhead({ passback, timezone }: DistrictSettings): StartBeforeCutOff[] {
  const cutOffs = cutOffsOf(passback).map(({ at }) => at);
  return startsBeforeCutOffs(cutOffs, passback.runsBeforeCutOff, timezone);
}

type ScheduledWorkflow = 'nightly' | 'additions' | 'passbackOnSchedule' | 'morningCheck';

function starts(
  workflowType: ScheduledWorkflow,
  input: NightlyInput | AdditionsInput | ScheduledPassbackInput | MorningCheckInput,
  staticSummary: string,
) {
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
