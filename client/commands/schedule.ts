import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { allDistricts, districtOf } from '../../store/districts/district-of.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { pauseSchedule, resumeSchedule, scheduleStatus, triggerSchedule, type ScheduleStatus } from '../schedules.js';
import { printable, table } from '../tables.js';
import { timeIn } from '../times.js';
import { define, type Call } from './define.js';

const actions = {
  pause: { act: pauseSchedule, message: 'No night starts until it is resumed (or applied again).' },
  resume: { act: resumeSchedule, message: 'Nights start again.' },
  trigger: { act: triggerSchedule, message: 'A night starts now, unless one is running.' },
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
        "Shows the nightly schedule of a district, or of all: next times in the district's zone, the latest starts, and nights that were missed.",
      examples: [
        ['schedule', 'every district: when its next night starts'],
        ['schedule maple', 'next times, latest starts, missed nights'],
        ['schedule maple --pause', 'starts no night until it is resumed'],
        ['schedule maple --trigger', 'starts a night now, unless one is running'],
      ],
    },
    async (call) => (call.args[0] === undefined ? listSchedules(call, names) : oneSchedule(call, call.args[0], names)),
  );
  command.addOption(new Option('--pause', 'start no night until it is resumed').conflicts(others('pause')));
  command.addOption(new Option('--resume', 'start nights again').conflicts(others('resume')));
  command.addOption(new Option('--trigger', 'start a night now').conflicts(others('trigger')));
}

async function listSchedules({ context, answer, options }: Call, names: readonly string[]): Promise<void> {
  if (names.some((name) => options[name])) {
    throw wrongUse('DISTRICT_MISSING', 'Say which district.');
  }
  const { client } = await context.temporal();
  const districts = await allDistricts(context.store().db);
  const lines: Array<{ district: string; timezone: string; status: ScheduleStatus | null }> = [];
  for (const { district, settings } of districts) {
    const status = await scheduleStatus(client, district).catch((error: unknown) => {
      if ((error as { code?: unknown } | null)?.code !== 'SCHEDULE_MISSING') throw error;
      return null;
    });
    lines.push({ district, timezone: settings.timezone, status });
  }
  answer(lines, () =>
    table(
      [{ title: 'district' }, { title: 'at' }, { title: 'next night' }, { title: 'missed', right: true }],
      lines.map(({ district, timezone, status }) => [
        district,
        status?.at ?? '',
        status ? nextOf(status, timezone) : 'no schedule: rollbook apply FILE',
        status?.missed ?? '',
      ]),
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
  const status = await scheduleStatus(client, district);
  answer({ district, ...status }, () => statusText(status, settings.timezone));
}

function statusText(status: ScheduleStatus, zone: string): string {
  const counts = `Started ${status.taken}, missed ${status.missed}, skipped because one was running ${status.skipped}.`;
  const upcoming = status.next.slice(0, 5).map((time) => `  ${timeIn(zone, time)}`);
  const recent = status.recent.map((each) => `  ${timeIn(zone, each.takenAt)}`);
  return [
    `${status.scheduleId}: at ${status.at} ${status.timezone}, taking away until ${status.finishBy}${status.paused ? ', PAUSED' : ''}`,
    status.note ? printable(`Note: ${status.note}`) : '',
    counts,
    upcoming.length > 0
      ? `Next nights (up to five minutes later, so that districts do not start at once):\n${upcoming.join('\n')}`
      : '',
    recent.length > 0 ? `Latest starts:\n${recent.join('\n')}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function nextOf(status: ScheduleStatus, zone: string): string {
  const [first] = status.next;
  return status.paused ? 'paused' : first ? timeIn(zone, first) : 'none';
}
