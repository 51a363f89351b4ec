import type { Command } from 'commander';
import type { DistrictMistake } from '../../config/load-district.js';
import type { Context } from '../context.js';
import { DistrictFileError, readDistrict, registerSettings } from '../register.js';
import { reconcileSchedules, type Reconciled } from '../schedules.js';
import type { SettingChange } from '../setting-changes.js';
import { printable } from '../tables.js';
import { timeIn } from '../times.js';
import { exitCodes } from '../errors.js';
import { define } from './define.js';

export function addApply(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'apply <file>',
      summary: 'register a district, or change its settings',
      description:
        'Checks a district file, stores its settings, and makes its schedules what they say. Applying the same file again changes nothing.',
      examples: [
        ['apply maple.yaml', 'registers the district, or takes over what changed in its file'],
        ['apply maple.yaml --json', 'the same, told as JSON'],
      ],
    },
    async ({ args, answer, progress, json }) => {
      const file = args[0]!;
      const { settings, warnings } = await readDistrict(file).catch((error: unknown) => {
        if (error instanceof DistrictFileError && !json)
          error.mistakes.forEach((each) => progress(placedLine(file, each)));
        throw error;
      });
      // Connects before anything is stored, so that an unreachable server leaves nothing half done.
      const { client } = await context.temporal();
      const { district, kind, changes } = await registerSettings(context.store(), settings);
      const schedules = await reconcileSchedules(client, settings);
      answer({ district, kind, changes, warnings, schedules }, () =>
        [
          ...warnings.map((warning) => `${placedLine(file, warning)}\n`),
          ...districtLines(district, settings.name, kind, changes),
          ...schedules.flatMap((each) => scheduleLines(each, settings.timezone)),
          ...(kind === 'created' ? ['', ...nextSteps(district)] : []),
        ].join('\n'),
      );
      return exitCodes.fine;
    },
  );
}

/** A mistake or warning in the form that editors and terminals link: `file:line:column`. */
export function placedLine(file: string, { line, column, path, message, remedy }: DistrictMistake): string {
  return printable(`${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message} ${remedy}`);
}

function districtLines(district: string, name: string, kind: string, changes: readonly SettingChange[]): string[] {
  if (kind === 'created') return [`District ${district} (${name}) is registered.`];
  if (changes.length === 0) return [`District ${district} (${name}) stays as it is.`];
  const lines = changes.map((each) => `  ${each.path}: ${shown(each.before)} -> ${shown(each.after)}`);
  return [`District ${district} (${name}) has changed:`, ...lines.map(printable)];
}

function scheduleLines({ scheduleId, kind, before, after, next }: Reconciled, zone: string): string[] {
  if (after === null) return [`Schedule ${scheduleId} is removed.`];
  const first = next[0];
  const when = after.paused
    ? '; paused: it starts no run'
    : first
      ? `; it starts the next run ${timeIn(zone, first)}`
      : '';
  const names = ['at', 'on', 'finishBy', 'timezone', 'mode', 'paused'] as const;
  const changed = before === null ? [] : names.filter((name) => shown(before[name]) !== shown(after[name]));
  return [
    `Schedule ${scheduleId} is ${kind}${when}.`,
    ...changed.map((name) => `  ${name}: ${shown(before![name])} -> ${shown(after[name])}`),
  ];
}

function nextSteps(district: string): string[] {
  return [
    'Next:',
    `  rollbook secret set ${district} sis`,
    `  rollbook secret set ${district} canvas`,
    `  rollbook connect ${district}`,
    `  rollbook sync ${district} --observe`,
  ];
}

function shown(value: unknown): string {
  return value === undefined ? '(none)' : JSON.stringify(value);
}
