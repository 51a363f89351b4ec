import type { CodeTable } from './code-table.js';

/** Why a command cannot do what was asked. */
export const commandErrors = {
  DISTRICT_FILE_WRONG: {
    meaning: "the district's file has mistakes; each is listed with its line. Nothing was stored",
    remedy: 'Correct them. docs/district-file.md has every setting.',
    retryable: false,
  },
  IDENTITY_LOCKED: {
    meaning: 'a setting that forms ids was changed after Canvas had accepted something. Nothing was stored',
    remedy: 'Put the former value back: every SIS id in Canvas was made with it.',
    retryable: false,
  },
  RUN_IN_PROGRESS: {
    meaning: 'the district has a run in progress',
    remedy: 'Watch it: `rollbook sync DISTRICT --watch`.',
    retryable: false,
  },
  RUN_NOT_OPENED: {
    meaning: "the run ended before it began; the engine's code is given where there is one",
    remedy: 'Look at it in the Temporal UI.',
    retryable: false,
  },
  RUN_ENDED: {
    meaning: 'the workflow of the run was cancelled, terminated, or ran out of time',
    remedy: 'Start another: `rollbook sync DISTRICT`.',
    retryable: false,
  },
  RUN_NAME_WRONG: {
    meaning: 'this does not name a run',
    remedy: 'Write DISTRICT/NUMBER as in maple/12, or DISTRICT for its latest run.',
    retryable: false,
  },
  NO_RUN: { meaning: 'there is no run to watch', remedy: 'Start one: `rollbook sync DISTRICT`.', retryable: false },
  PLAN_PURGED: {
    meaning: "the run's plan is no longer kept row by row (after 30 days, but for the last three runs)",
    remedy: 'Its counts are still there: `rollbook run ID`.',
    retryable: false,
  },
  NOTHING_KNOWN: {
    meaning: 'the district has no runs yet, or none that has read its roster',
    remedy: 'Start one: `rollbook sync DISTRICT --observe`.',
    retryable: false,
  },
  ADOPTION_STEP_UNKNOWN: {
    meaning: 'an adoption has no such step, or the step does not take this option',
    remedy: 'Steps: plan, show, confirm, reject, apply, back.',
    retryable: false,
  },
  ADOPTION_NOTHING_CHOSEN: {
    meaning:
      'no link could be confirmed or rejected: none is meant, all were carried out, or something stands in the way of those that are meant',
    remedy: 'See them with `rollbook adopt DISTRICT show --all`.',
    retryable: false,
  },
  NOT_EVALUATED: {
    meaning: 'the district has no evaluation that was finished',
    remedy: 'Start one: `rollbook evaluate DISTRICT`.',
    retryable: false,
  },
  SCHOOL_NOT_EVALUATED: {
    meaning: 'the evaluation has no school with this sourcedId',
    remedy: 'See the schools: `rollbook evaluation show DISTRICT`.',
    retryable: false,
  },
  NOTHING_HELD: {
    meaning: 'the latest run holds nothing that the options select',
    remedy: 'See what is held: `rollbook hold list DISTRICT`.',
    retryable: false,
  },
  LOGIN_UNKNOWN: {
    meaning: 'no account that Rollbook made has the login, or the person has no account of it',
    remedy: 'See whose it is in Canvas, and change it there by hand: the next run notices.',
    retryable: false,
  },
  LOGIN_HOLDER_PRESENT: {
    meaning:
      'the person who has the login is in the SIS, has current enrollments there, or is not proven to have left: nothing is taken from somebody who is there',
    remedy:
      'Give one of the two another login in the SIS. A person who left is proven gone by the second night in which no list has the record.',
    retryable: false,
  },
  LOGIN_SET_BY_HAND: {
    meaning: 'somebody has set the login in Canvas by hand, and imports pass over it',
    remedy: 'Change it in Canvas by hand: the next run notices, and gives the login to whoever needs it.',
    retryable: false,
  },
  NOTHING_KEPT: {
    meaning: 'Canvas keeps nothing that the options select',
    remedy: 'See what it keeps: `rollbook problems DISTRICT`.',
    retryable: false,
  },
  NOTHING_TO_DECIDE: {
    meaning: 'the run does not wait for decisions now: it still reads or plans, or is about to close',
    remedy: 'See what is held: `rollbook hold list DISTRICT`. What is decided on a closed run counts for the next one.',
    retryable: false,
  },
  ANOTHER_RUN: {
    meaning: 'the decision names another run than the one that it was sent to',
    remedy: 'Look at what this run holds before you decide: `rollbook hold show DISTRICT`.',
    retryable: false,
  },
  DECISION_WRONG: {
    meaning: 'the decision is not written as it should be',
    remedy: 'Write it as docs/holds.md shows.',
    retryable: false,
  },
  NO_WORKER: {
    meaning: 'no worker has taken the decision in time',
    remedy:
      'Start a worker, look whether it was taken after all (`rollbook hold list DISTRICT`), and give the command again if not.',
    retryable: false,
  },
  PROPOSAL_NOT_OPEN: {
    meaning: 'the district has no such open question of identity: it was answered, or is another number',
    remedy: 'List them: `rollbook proposal list DISTRICT`.',
    retryable: false,
  },
  ACKNOWLEDGE_NEEDS_A_DAY: {
    meaning:
      'what is acknowledged is told again after a last day, and none was named, one that has passed, or one more than a year ahead',
    remedy: 'Name a day within a year: `--until 2027-06-30`.',
    retryable: false,
  },
  PROBLEM_UNKNOWN: {
    meaning: 'the district has no open problem of this code, or none of this thing',
    remedy: 'List them: `rollbook problems DISTRICT`.',
    retryable: false,
  },
  PIN_NOT_CLEAR: {
    meaning: 'a pin needs what it is about, why, and its last day within two years',
    remedy: 'Name them: `rollbook pin enrollment DISTRICT --class ID --person ID --because "..." --until 2027-06-30`.',
    retryable: false,
  },
  PIN_UNKNOWN: {
    meaning: 'the district has no pin of this number that stands',
    remedy: 'List them: `rollbook pin list DISTRICT`.',
    retryable: false,
  },
  NOTHING_SENT: {
    meaning: 'the run has sent no grades that the options select, or they are no longer kept (after 90 days)',
    remedy: 'See what it did: `rollbook run ID`.',
    retryable: false,
  },
  FILE_UNREADABLE: {
    meaning: 'a file cannot be opened, or is not written as CSV',
    remedy: 'Check its path, and export it again if a program has changed its form.',
    retryable: false,
  },
  SELECTION_MISSING: {
    meaning: 'a decision needs to know which held rows are meant',
    remedy: 'Name them by `--school`, `--kind`, `--op`, `--reason`, `--class`, `--person` or `--row`, or say `--all`.',
    retryable: false,
  },
  KEEP_NEEDS_A_DAY: {
    meaning: 'what is kept back is asked about again after a last day, and none was named',
    remedy: 'Name it: `--until 2027-06-30`.',
    retryable: false,
  },
  KEEP_DAY_WRONG: {
    meaning: 'the last day lies in the past, or more than a year ahead',
    remedy: 'Name a day within a year: `--until 2027-06-30`.',
    retryable: false,
  },
  QUIET_HOURS: {
    meaning: 'it would write to the SIS within `passback.quietHours`, in which nothing is written',
    remedy: 'Give the command again when they are over.',
    retryable: false,
  },
  NOTHING_FITS: {
    meaning: 'no record that the SIS has shown fits what you typed',
    remedy: 'Check the id, number or login. Records arrive with a run.',
    retryable: false,
  },
  SCHEDULE_MISSING: {
    meaning: 'the district has no schedule on this Temporal server',
    remedy: 'Make it with `rollbook apply FILE`.',
    retryable: false,
  },
  DISTRICT_MISSING: {
    meaning: 'the command needs a district',
    remedy: 'Name it: `rollbook schedule maple --pause`.',
    retryable: false,
  },
  SCHOOL_DAY_WITHOUT_CLASSES: {
    meaning: 'a day of teaching needs the classes in which it is played',
    remedy: 'Name them by sourcedId: `rollbook sandbox play school-day --id 8001 --id 8002`.',
    retryable: false,
  },
  SECRET_EMPTY: {
    meaning: 'no credential was given',
    remedy: 'Give it on standard input or at the prompt.',
    retryable: false,
  },
  SECRET_INCOMPLETE: {
    meaning: 'the credential of a SIS has two parts',
    remedy: 'Write CLIENT_ID:CLIENT_SECRET, as the plug-in shows them, with a colon between.',
    retryable: false,
  },
  SECRET_HAS_SPACES: {
    meaning: 'the credential has a space or a line break in it',
    remedy: 'Copy it again, in one piece.',
    retryable: false,
  },
  SECRET_NO_ADDRESS: {
    meaning: 'what was given is no address to which alerts can be sent',
    remedy: 'Copy the whole address from Slack, Teams or the monitor. It begins with https://.',
    retryable: false,
  },
  ALERTS_OFF: {
    meaning: 'the district has no alerts switched on',
    remedy:
      'Switch them on in the district file: `alerts.webhook`, `alerts.ping`, `alerts.page`. docs/morning.md shows how.',
    retryable: false,
  },
  VARIABLE_MISSING: {
    meaning: 'the environment variable that should hold the credential is not set',
    remedy: 'Set and export it first.',
    retryable: false,
  },
  INTERRUPTED: {
    meaning: 'Ctrl-C at the prompt: no credential was stored',
    remedy: 'Give the command again.',
    retryable: false,
  },
  SANDBOX_UNKNOWN: {
    meaning: 'it is not known where the practice systems are',
    remedy:
      'Start them (`npm start`, or `rollbook sandbox start`), or give their control address with `--control URL`.',
    retryable: false,
  },
  SANDBOX_UNREACHABLE: {
    meaning: 'the practice systems do not answer',
    remedy: 'Start them with `npm start` or `rollbook sandbox start`, or check `--control`.',
    retryable: false,
  },
  SANDBOX_REFUSED: {
    meaning: 'the practice systems cannot do that; they say why',
    remedy: '`rollbook sandbox list` shows what there is.',
    retryable: false,
  },
  SANDBOX_RUNNING: {
    meaning: 'the practice systems run; their district cannot be replaced now',
    remedy: 'Stop them first (Ctrl-C where they run).',
    retryable: false,
  },
  SANDBOX_NOT_STARTED: {
    meaning: 'the practice systems did not start',
    remedy: 'Their own message above says why.',
    retryable: false,
  },
  SETTING_NOT_NAMED: {
    meaning: 'a setting of a fault, an act or an edit has no name, or cannot be read',
    remedy:
      'Write each as name=value, for example times=3; for acts and edits name:=value gives a number, a list or null.',
    retryable: false,
  },
} as const satisfies CodeTable;
