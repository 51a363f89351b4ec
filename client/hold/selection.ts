import { Option, type Command } from 'commander';
import { holdReasons } from '../../codes/plan-reasons.js';
import { answeredReasons } from '../../roster/findings.js';
import { canvasKinds } from '../../canvas/sis/rows.js';
import { Operation } from '../../roster/plan.js';
import { shellWord } from '../../morning/shell-word.js';
import { selectedBy } from '../../roster/decision-request.js';
import type { Selection } from '../../roster/selection.js';

/** The options that say which held rows are meant. */
export function addSelectionOptions(command: Command): Command {
  return command
    .option('--school <id>', 'only of this school, by its sourcedId')
    .addOption(new Option('--kind <kind>', 'only this kind of row').choices([...canvasKinds]))
    .addOption(new Option('--op <operation>', 'only this operation').choices(Object.values(Operation)))
    .option('--class <id>', 'only of this class, by its sourcedId: its course, its section and who is in it')
    .option('--person <id>', 'only of this person, by the sourcedId: the user, and where the person is enrolled')
    .option('--row <id>', 'only this row, by its SIS id; of an enrollment "SECTION / USER"')
    .addOption(
      new Option('--reason <code>', 'only what is held for this reason').choices([
        ...Object.keys(holdReasons),
        ...answeredReasons,
      ]),
    );
}

const members = Object.entries(selectedBy);

export function selectionOf(options: Readonly<Record<string, unknown>>): Selection {
  const given = members.map(([option, member]) => [member, options[option] ?? null]);
  return Object.fromEntries(given);
}

/** Whether a selection leaves everything open. */
export function isEverything(selection: Selection): boolean {
  return Object.values(selection).every((each) => each === null);
}

/** A selection as options of a command line. */
export function asOptions(selection: Selection): string {
  const given = members.filter(([, member]) => selection[member] !== null);
  return given.map(([option, member]) => `--${option} ${shellWord(selection[member]!)}`).join(' ');
}
