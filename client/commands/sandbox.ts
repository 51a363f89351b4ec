import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Context } from '../context.js';
import { isDate } from '../dates.js';
import { wholeNumber } from '../numbers.js';
import { keyedValues } from '../keyed-values.js';
import { table } from '../tables.js';
import { counted } from '../times.js';
import { define } from './define.js';
import { addSandboxProcess } from './sandbox-process.js';
import {
  addSandboxTeaching,
  controlOf,
  controlOption,
  playSchoolDay,
  schoolDay,
  teachingNames,
} from './sandbox-teaching.js';

interface About {
  seed?: string;
  students?: number;
  from?: string;
  today: string;
  events: number;
  notice?: string;
  counts: Record<string, number>;
  urls: Record<string, string>;
}

interface Events {
  kinds: Array<{ kind: string; summary: string }>;
}

type Faults = Array<{ name: string; system: string; summary: string; on: boolean; settings?: object; used: number }>;

export function addSandbox(program: Command, context: Context): void {
  const sandbox = program
    .command('sandbox')
    .summary('the practice district')
    .description(
      'A practice district: a PowerSchool and a Canvas on this machine. Start it, let things happen, let things go wrong.',
    );
  addSandboxProcess(sandbox, context);
  addList(sandbox, context);
  addPlay(sandbox, context);
  addSandboxTeaching(sandbox, context);
  addFault(sandbox, context);
  addExport(sandbox, context);
}

function addList(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'list',
      summary: 'the district, its events, its faults',
      description: 'Tells what district it is, what can happen in it, and what can go wrong, with a line each.',
      examples: [['sandbox list', 'what there is; faults that are on are marked']],
    },
    async (call) => {
      const control = controlOf(call);
      const about = await control.get<About>('about');
      const { kinds: ofRoster } = await control.get<Events>('events');
      const kinds = [...ofRoster, schoolDay];
      const faults = await control.get<Faults>('faults');
      const teaching = await teachingNames(control);
      const { seed, students, from, today, events, notice, counts, urls } = about;
      const overview = { seed, students, from, today, events, notice, counts, urls };
      call.answer({ about: overview, events: kinds, faults, ...teaching }, () =>
        [listText(overview, kinds, faults), teachingText(teaching)].join('\n\n'),
      );
    },
  ).option(...controlOption);
}

function listText(about: About, kinds: Events['kinds'], faults: Faults): string {
  const what = about.from ? `from ${about.from}` : `seed ${about.seed}, ${about.students} students`;
  const counts = Object.entries(about.counts).map(([name, rows]) => `${name} ${counted(rows)}`);
  return [
    `Practice district (${what}), today ${about.today}, ${about.events} events played`,
    `  ${counts.join(', ')}`,
    ...Object.entries(about.urls).map(([name, url]) => `  ${name}: ${url}`),
    ...(about.notice ? [`  ${about.notice}`] : []),
    '\nEvents (rollbook sandbox play EVENT):',
    table(
      [{ title: 'event' }, { title: 'what happens' }],
      kinds.map(({ kind, summary }) => [kind, summary]),
    ),
    '\nFaults (rollbook sandbox fault NAME):',
    table(
      [{ title: 'on' }, { title: 'fault' }, { title: 'of' }, { title: 'what goes wrong' }],
      faults.map(({ on, name, system, summary }) => [on ? 'ON' : '', name, system, summary]),
    ),
  ].join('\n');
}

function teachingText({ acts, edits, switches }: Awaited<ReturnType<typeof teachingNames>>): string {
  return [
    `Acts of teaching in Canvas (rollbook sandbox teach ACT): ${acts.join(', ')}`,
    `Edits in the gradebook of PowerSchool (rollbook sandbox edit KIND): ${edits.join(', ')}`,
    `Switches (rollbook sandbox switch NAME VALUE): ${switches.join(', ')}`,
  ].join('\n');
}

function addPlay(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'play <event>',
      summary: 'make an event happen',
      description:
        'Lets one event happen in the practice PowerSchool. Whom it strikes is chosen, unless ids are given. `school-day` plays a day of teaching in Canvas and in the gradebook.',
      examples: [
        ['sandbox play add-students --count 5', 'five new students arrive'],
        ['sandbox play replace-teacher --id 4711', 'the teacher of this class is replaced'],
        [
          'sandbox play school-day --id 8001 --id 8002',
          'teachers of two classes make work, grade it, change their minds',
        ],
        ['sandbox list', 'which events there are'],
      ],
    },
    async (call) => {
      if (call.args[0] === schoolDay.kind) return playSchoolDay(call);
      const { count, school, id, on, as, collection, fresh } = call.options;
      const settings = { count, school, ids: id, on, as, collection, fresh };
      const played = await controlOf(call).post<{ kind: string; today: string; touched: Record<string, string[]> }>(
        'events',
        {
          kind: call.args[0],
          ...settings,
        },
      );
      call.answer(played, () => {
        const touched = Object.entries(played.touched).filter(([, ids]) => ids.length > 0);
        const lines = touched.map(([collection, ids]) => `  ${collection}: ${some(ids)}`);
        return [`${played.kind} happened (today is ${played.today}).`, ...lines].join('\n');
      });
    },
  )
    .option('--count <number>', 'how many people, classes or days', wholeNumber)
    .option('--school <id>', 'only in this school, by its sourcedId')
    .option('--id <id...>', 'exactly these records, by their sourcedIds')
    .option('--on <date>', 'the day it takes effect (default: today)', isDate)
    .option('--as <how>', 'how a removal shows: past-dated, vanish or tobedeleted')
    .option('--collection <name>', 'for events of any kind of record: users, classes or enrollments')
    .option('--seed <text>', 'for school-day: another course of teaching (default: term)')
    .option('--fresh', 'for replace-teacher: someone new; for rename-student: the e-mail changes as well')
    .option(...controlOption);
}

function some(ids: readonly string[]): string {
  const shown = ids.slice(0, 12).join(', ');
  return ids.length > 12 ? `${shown} and ${counted(ids.length - 12)} more` : shown;
}

function addFault(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'fault <name> [settings...]',
      summary: 'switch a fault on or off',
      description:
        'Lets one of the two systems misbehave, until the fault is switched off. Settings are written name=value.',
      examples: [
        ['sandbox fault too-many times=3', 'three requests are answered 429'],
        ['sandbox fault too-many --off', 'switches it off'],
        ['sandbox fault all --off', 'switches everything off'],
        ['sandbox list', 'which faults there are'],
      ],
    },
    async (call) => {
      const [name, ...settings] = call.args.flat() as string[];
      const control = controlOf(call);
      const system = call.options.system as string | undefined;
      const path = `faults/${encodeURIComponent(name!)}${system ? `?system=${encodeURIComponent(system)}` : ''}`;
      if (call.options.off) {
        await control.remove(name === 'all' ? 'faults' : path);
        call.answer({ name, on: false }, () => (name === 'all' ? 'Every fault is off.' : `${name} is off.`));
        return;
      }
      const fault = await control.put<Faults[number]>(path, keyedValues(settings));
      call.answer(fault, () => `${fault.name} is on: ${fault.summary}.`);
    },
  )
    .option('--off', 'switch it off')
    .option('--system <name>', 'powerschool or canvas, where both have a fault of this name')
    .option(...controlOption);
}

function addExport(sandbox: Command, context: Context): void {
  define(
    sandbox,
    context,
    {
      usage: 'export <file>',
      summary: 'write the district as a OneRoster 1.1 CSV export',
      description: 'Writes the practice district as it stands as a zip of OneRoster 1.1 CSV files.',
      examples: [['sandbox export district.zip', 'writes the export; `npm start -- --from district.zip` reads it']],
    },
    async (call) => {
      const zip = await controlOf(call).download('export');
      await writeFile(call.args[0]!, zip);
      call.answer(
        { file: call.args[0], bytes: zip.length },
        () => `${call.args[0]} is written (${counted(zip.length)} bytes).`,
      );
    },
  ).option(...controlOption);
}
