import { Option, type Command } from 'commander';
import { canvasKinds } from '../../canvas/sis/rows.js';
import { changeLines, type ChangeFilter, type ChangeLine } from '../../store/reports/changes.js';
import type { Context } from '../context.js';
import { CommandError } from '../errors.js';
import { changedFields, shownValue } from '../fields.js';
import { namedRun } from '../name-run.js';
import { wholeNumber } from '../numbers.js';
import { meaningOf } from '../../codes/registry.js';
import { runSummary } from '../summary.js';
import { printable } from '../tables.js';
import { counted } from '../times.js';
import { define } from './define.js';

export function addChanges(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'changes <run>',
      summary: 'what a run planned and made, field by field',
      description:
        'Lists the planned changes of a run with old and new values, whether they were released or held, and how Canvas took them. It shows names and addresses of people.',
      examples: [
        ['changes maple', "the latest run's changes"],
        ['changes maple/12 --kind user --op update', 'people whose row changed'],
        ['changes maple/12 --state held', 'what was held, and why'],
        ['changes maple/12 --outcome rejected --json', 'what Canvas refused, as JSON'],
      ],
    },
    async ({ args, options, answer }) => {
      const store = context.store();
      const run = await runSummary(store, await namedRun(store, args[0]!));
      const name = `${run.district}/${run.number}`;
      if (!run.planKept) {
        throw new CommandError(
          'PLAN_PURGED',
          `The plan of run ${name} is no longer kept row by row.`,
          `Its counts are still there: rollbook run ${name}`,
        );
      }
      const changes = await changeLines(store.sql, run.runId, filterOf(options));
      const matching = changes[0]?.matching ?? 0;
      answer({ run: name, matching, changes: changes.map(({ matching: _, ...change }) => change) }, () => {
        if (changes.length === 0) return 'No such changes.';
        const more =
          matching > changes.length ? `\n${counted(changes.length)} of ${counted(matching)} shown (--limit).` : '';
        return `${changes.map(changeText).join('\n')}${more}`;
      });
    },
  )
    .addOption(new Option('--kind <kind>', 'only this kind of row').choices([...canvasKinds]))
    .addOption(new Option('--op <operation>', 'only this operation').choices(['create', 'update', 'remove']))
    .addOption(new Option('--state <state>', "only with the guard's state").choices(['released', 'held', 'waiting']))
    .addOption(new Option('--outcome <outcome>', 'only with this outcome').choices(['accepted', 'rejected', 'open']))
    .option('--school <id>', 'only of this school, by its sourcedId')
    .option('--limit <number>', 'how many', wholeNumber, 50);
}

function filterOf(options: Readonly<Record<string, unknown>>): ChangeFilter {
  const text = (name: string): string | null => (options[name] as string | undefined) ?? null;
  return {
    ...{ kind: text('kind'), op: text('op'), state: text('state'), school: text('school') },
    outcome: text('outcome') as ChangeFilter['outcome'],
    limit: options.limit as number,
  };
}

function changeText(change: ChangeLine): string {
  const { kind, sisId, op, before, after, enrollments, along } = change;
  const fields = changedFields(kind, before, after).map(
    (each) =>
      `    ${each.field}: ${each.before === null ? '' : `${shownValue(each.before)} -> `}${shownValue(each.after)}`,
  );
  const cascadeLine =
    enrollments > 0
      ? [`    removes with it: ${counted(enrollments)} ${enrollments === 1 ? 'enrollment' : 'enrollments'}`]
      : [];
  const head = `${op} ${kind} ${sisId}${along ? ' (removed with its section)' : ''}: ${stateOf(change)}`;
  return [head, ...fields, ...cascadeLine].map(printable).join('\n');
}

function stateOf({ state, reason, outcome, outcomeText, wouldBeHeld }: ChangeLine): string {
  if (outcome === 'rejected') return `refused by Canvas${outcomeText ? ` (${outcomeText})` : ''}`;
  if (outcome === 'accepted') return 'accepted';
  if (state === 'released') return 'released, not settled';
  const otherwise = wouldBeHeld ? `; it would be held: ${wouldBeHeld}` : '';
  return `${state === 'held' ? 'held' : 'waits'}${reason ? ` (${reason}: ${meaningOf(reason)}${otherwise})` : ''}`;
}
