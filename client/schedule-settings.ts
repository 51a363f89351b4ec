import type { ScheduleDescription } from '@temporalio/client';
import type { NightlyInput } from '../workflows/provisioning/nightly.js';
import { timesOf } from './schedule-times.js';

/** Schedule settings of an operator: local times, as in the district's file. */
export interface ScheduleSettings {
  /** When it starts each day, or on school days. */
  at: string[];
  /** Single starts beside these, `YYYY-MM-DD HH:MM`. */
  on: string[];
  /** Until when a night takes away; '' by day, where nothing is taken away. */
  finishBy: string;
  timezone: string;
  /** What its nights do; '' by day. */
  mode: string;
  paused: boolean;
}

/** What a schedule says as it stands on the server. */
export function settingsOf({ spec, action, state }: ScheduleDescription): ScheduleSettings {
  const [input] = (action.args ?? []) as unknown as Array<Partial<NightlyInput>>;
  return {
    ...timesOf(spec.calendars ?? []),
    finishBy: input?.finishBy ?? '',
    timezone: spec.timezone ?? 'UTC',
    mode: action.workflowType === 'nightly' ? (input?.mode ?? 'apply') : '',
    paused: state.paused,
  };
}
