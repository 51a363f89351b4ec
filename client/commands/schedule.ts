import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { allDistricts, districtOf } from '../../store/districts/district-of.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { pauseSchedules, resumeSchedules, scheduleStatuses, triggerNight, type ScheduleStatus } from '../schedules.js';
import { printable, table } from '../tables.js';
import { counted, timeIn } from '../times.js';
import { define, type Call } from './define.js';

const actions = {
  pause: { act: pauseSchedules, message: 'No run starts by itself until it is resumed (or applied again).' },
  resume: { act: resumeSchedules, message: 'Runs start by themselves again.' },
  trigger: { act: triggerNight, message: 'A night starts now, unless one is running.' },
} as const;

export function addSchedule(program: Command, context: Context): void {
  const names = Object.keys(actions) as (keyof typeof actions)[];
  const others = (name: string): string[] => names.filter((each) => each !== name);
  const command = define(
    program,
    context,
    {
      usage: 'schedule [district]',
      summary: 'when nights start, and how they went',
      description:
        "Shows the schedules of a district, or of all: the nightly one, and one by day that only adds (`schedule.addsAt`), and one that carries grades (`passback.at`), with their next times in the district's zone, the latest starts, and those that were missed.",
      examples: [
        ['schedule', 'every district: when its next night starts'],
        ['schedule maple', 'next times, latest starts, missed nights'],
        ['schedule maple --pause', 'starts no run by itself until it is resumed'],
        ['schedule maple --trigger', 'starts a night now, unless one is running'],
      ],
    },
    async (call) => (call.args[0] === undefined ? listSchedules(call, names) : oneSchedule(call, call.args[0], names)),
  );
  command.addOption(new Option('--pause', 'start no run by itself until it is resumed').conflicts(others('pause')));
  command.addOption(new Option('--resume', 'start runs by themselves again').conflicts(others('resume')));
  command.addOption(new Option('--trigger', 'start a night now').conflicts(others('trigger')));
}

async function listSchedules({ context, answer, options }: Call, names: readonly string[]): Promise<void> {
  if (names.some((name) => options[name])) {
    throw wrongUse('DISTRICT_MISSING', 'Say which district.');
  }
  const { client } = await context.temporal();
  const districts = await allDistricts(context.store().db);
  const lines: Array<{ district: string; timezone: string; schedules: ScheduleStatus[] }> = [];
  for (const { district, settings } of districts) {
    const schedules = await scheduleStatuses(client, district).catch((error: unknown) => {
      if ((error as { code?: unknown } | null)?.code !== 'SCHEDULE_MISSING') throw error;
      return [];
    });
    lines.push({ district, timezone: settings.timezone, schedules });
  }
  answer(lines, () =>
    table(
      [{ title: 'district' }, { title: 'at' }, { title: 'next' }, { title: 'missed', right: true }],
      lines.flatMap(({ district, timezone, schedules }) =>
        schedules.length === 0
          ? [[district, '', 'no schedule: rollbook apply FILE', '']]
          : schedules.map((each) => [district, timesOf(each), nextOf(each, timezone), each.missed]),
      ),
    ),
  );
}

async function oneSchedule(
  { context, answer, options, progress }: Call,
  district: string,
  names: readonly (keyof typeof actions)[],
): Promise<void> {
  const { settings } = await districtOf(context.store().db, district);
  const { client } = await context.temporal();
  const asked = names.find((name) => options[name]);
  if (asked) {
    await actions[asked].act(client, district, userInfo().username);
    progress(actions[asked].message);
  }
  const schedules = await scheduleStatuses(client, district);
  answer({ district, schedules }, () => schedules.map((each) => statusText(each, settings.timezone)).join('\n\n'));
}

function statusText(status: ScheduleStatus, zone: string): string {
  const counts = `Started ${status.taken}, missed ${status.missed}, skipped because one was running ${status.skipped}.`;
  const upcoming = status.next.slice(0, 5).map((time) => `  ${timeIn(zone, time)}`);
  const recent = status.recent.map((each) => `  ${timeIn(zone, each.takenAt)}`);
  return [
    `${status.scheduleId}: at ${timesOf(status)} ${status.timezone}${status.paused ? ', PAUSED' : ''}`,
    status.note ? printable(`Note: ${status.note}`) : '',
    counts,
    upcoming.length > 0
      ? `Next starts${status.finishBy === '' ? '' : ' (up to five minutes later, so that districts do not start at once)'}:\n${upcoming.join('\n')}`
      : '',
    recent.length > 0 ? `Latest starts:\n${recent.join('\n')}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** What is said of a schedule's times, by the workflow that it starts. */
const purposes: Record<string, string> = { additions: ', only adding', passbackOnSchedule: ', carrying grades' };

function timesOf({ at, on, finishBy, starts, mode }: ScheduleStatus): string {
  const times = [...at, ...(on.length > 0 ? [`${counted(on.length)} starts before cut-offs`] : [])];
  if (mode === 'observe') return `${times.join(', ')}, only observing`;
  return `${times.join(', ')}${purposes[starts] ?? `, taking away until ${finishBy}`}`;
}

function nextOf(status: ScheduleStatus, zone: string): string {
  const [first] = status.next;
  return status.paused ? 'paused' : first ? timeIn(zone, first) : 'none';
}
