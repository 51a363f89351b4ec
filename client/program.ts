import { Command } from 'commander';
import { addAdopt } from './commands/adopt.js';
import { addAlert } from './commands/alert.js';
import { addApply } from './commands/apply.js';
import { addChanges } from './commands/changes.js';
import { addGrades } from './commands/grades.js';
import { addHold } from './commands/hold.js';
import { addIntake } from './commands/intake.js';
import { addInvites } from './commands/invite.js';
import { addMorning } from './commands/morning.js';
import { addPins } from './commands/pin.js';
import { addProposal } from './commands/proposal.js';
import { addConnect } from './commands/connect.js';
import { addProblems } from './commands/problems.js';
import { addSandbox } from './commands/sandbox.js';
import { addSchedule } from './commands/schedule.js';
import { addSync } from './commands/sync.js';
import { addCheck } from './commands/check.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExplain } from './commands/explain.js';
import { addMigrate } from './commands/migrate.js';
import { addRun } from './commands/run.js';
import { addRuns } from './commands/runs.js';
import { addSecret } from './commands/secret.js';
import type { Context } from './context.js';

/** The `rollbook` command line, with every command. */
export function createProgram(context: Context): Command {
  const program = new Command('rollbook')
    .description('Keeps Canvas LMS and PowerSchool in step for school districts.')
    .showHelpAfterError('Add --help for how to use it.')
    .configureHelp({ sortSubcommands: false })
    // Commands may have both options and subcommands: an option belongs to the command before it.
    .enablePositionalOptions();
  for (const add of [
    ...[addApply, addCheck, addMigrate, addSecret, addInvites, addIntake, addConnect],
    ...[
      addSync,
      addMorning,
      addAlert,
      addRuns,
      addRun,
      addChanges,
      addHold,
      addProposal,
      addPins,
      addProblems,
      addExplain,
      addSchedule,
    ],
    addEvaluate,
    addAdopt,
    addGrades,
    addSandbox,
  ])
    add(program, context);
  return ownOutput(program, context);
}

/** Overrides Commander, which would write to the process's streams and exit with its own codes. */
function ownOutput(command: Command, context: Context): Command {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => void context.out.write(text),
    writeErr: (text) => void context.err.write(text),
  });
  for (const each of command.commands) ownOutput(each, context);
  return command;
}
