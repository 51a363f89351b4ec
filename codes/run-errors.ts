import type { CodeTable } from './code-table.js';

/** Why a Canvas that answers cannot be provisioned. */
export const canvasChecks = {
  CANVAS_NOT_ROOT: {
    meaning: 'the token belongs to a sub-account',
    remedy: 'Make a token of a user of the root account.',
    retryable: false,
  },
  CANVAS_PERMISSION: {
    meaning: 'the token may not import SIS data',
    remedy: 'Give its role "SIS Data - import" in the root account.',
    retryable: false,
  },
  CANVAS_HOST_CHANGED: {
    meaning: "the district's rows were accepted by another Canvas than `canvas.url` names now",
    remedy: 'Put the former address back, or register a new district for the other Canvas.',
    retryable: false,
  },
  CANVAS_SIS_IDS_HIDDEN: {
    meaning: 'Canvas shows no SIS ids, so that it is unknown before the first apply whether it is empty',
    remedy: 'Give the role of the token\'s user "SIS Data - read" in the root account.',
    retryable: false,
  },
  CANVAS_NOT_EMPTY: {
    meaning: "before the district's first apply, Canvas already holds SIS objects",
    remedy:
      'See what would become of it: `rollbook evaluate DISTRICT`; then adopt it (docs/converting.md). If the database was lost, restore it (docs/production.md), or adopt its own Canvas.',
    retryable: false,
  },
  OTHER_IMPORTER_ACTIVE: {
    meaning:
      'another tool, a person or another Rollbook imports SIS data into the same Canvas regularly: each would overwrite the other, so nothing is sent',
    remedy:
      'Look the imports up in Canvas (Admin, SIS Import) and stop the tool that sends them; four days after its last import runs go on by themselves. If both are meant to send, set `canvas.otherImporters: allowed` in the district file, then `rollbook apply`.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Errors of a run's own steps. */
export const stepErrors = {
  IMPORT_RUNNING: {
    meaning: 'no mistake: Canvas is at work, and says how far it is ("import 812: 37 %")',
    remedy: 'Nothing. The step looks again after a while.',
    retryable: true,
  },
  REPORT_RUNNING: {
    meaning: 'no mistake: Canvas makes its report, and says how far it is ("report 31: 37 %")',
    remedy: 'Nothing. The step looks again after a while.',
    retryable: true,
  },
  MIRROR_IN_USE: {
    meaning: 'no mistake: another run reads the SIS for the first time, and this one plans from what that has read',
    remedy: 'Nothing. The step looks again after a while.',
    retryable: true,
  },
  IMPORT_NOT_AS_RECORDED: {
    meaning: 'a rebuilt import differs from the one that was recorded; it was not sent',
    remedy: 'Nothing: the next run sends its rows. An adoption, or its taking back, is started once more.',
    retryable: false,
  },
  ADOPTION_NOT_RESTORED: {
    meaning: 'Canvas broke off the import that puts back what runs have changed; no SIS id was given back',
    remedy:
      'See why on its SIS imports page in Canvas, mend that, and start `rollbook adopt DISTRICT back` once more: everything is still linked.',
    retryable: false,
  },
  PASSBACK_DISABLED: {
    meaning: 'passback is not enabled for the district',
    remedy: 'Set `passback.enabled: true` in the district file, and `rollbook apply` it.',
    retryable: false,
  },
  AS_OF_INVALID: { meaning: 'the date of the run is no date', remedy: 'Give YYYY-MM-DD.', retryable: false },
} as const satisfies CodeTable;

/** Errors of the store. */
export const storeErrors = {
  RUN_SUPERSEDED: {
    meaning: 'a newer run of the district has taken over; this one may not write any more',
    remedy: 'Nothing is lost. Look at the newer run.',
    retryable: false,
  },
  SELECTION_UNKNOWN: {
    meaning: 'no selection of parked grades has this id',
    remedy: 'The run that parked them names it, and `rollbook grades replay DISTRICT` makes another.',
    retryable: false,
  },
  WITHDRAWAL_UNKNOWN: {
    meaning: 'no request to take grades back has this number',
    remedy: 'Make one with `rollbook grades withdraw DISTRICT --run NUMBER`.',
    retryable: false,
  },
  RESOURCE_TAKEN: {
    meaning: 'a run that writes has taken over what this run only read',
    remedy: 'Nothing is lost. Look at the newer run.',
    retryable: true,
  },
  RUN_AT_WORK: {
    meaning:
      'a run of the district reads or sends at the moment; additions and adoptions begin only when none does, or it only waits',
    remedy:
      'Nothing: what it reads is as new. Start the additions, or the adoption, again later if they are still wanted.',
    retryable: false,
  },
  RESOURCE_LENT: {
    meaning: 'no mistake: a run that adds by day is at work; the run that waits goes on when that has ended',
    remedy: 'Nothing. If that run was terminated, start another: `rollbook sync DISTRICT --adds-only`.',
    retryable: true,
  },
  ROWS_LOST: {
    meaning: 'no mistake: PostgreSQL crashed, and rows that it keeps outside its log are gone; the step begins anew',
    remedy: 'Nothing. Look into the log of PostgreSQL for why it crashed.',
    retryable: true,
  },
  STALE_ATTEMPT: {
    meaning: 'another attempt of the same step is further ahead; this one stops',
    remedy: 'Nothing to do: this attempt stops.',
    retryable: true,
  },
  RECORD_TWICE: {
    meaning: 'in a first read, a record came twice. The collection is read again, with duplicates allowed',
    remedy: 'Nothing to do.',
    retryable: false,
  },
  DISTRICT_UNKNOWN: {
    meaning: 'no district has this name in this database',
    remedy: 'Register it with `rollbook apply FILE`; `rollbook runs` lists the districts that exist.',
    retryable: false,
  },
  RUN_UNKNOWN: { meaning: 'there is no such run', remedy: 'List the runs with `rollbook runs`.', retryable: false },
  SECRET_MISSING: {
    meaning: 'a credential was never stored',
    remedy: 'Store it: `rollbook secret set DISTRICT sis`, or `canvas`.',
    retryable: false,
  },
  STORED_VALUE_INVALID: {
    meaning: 'the database holds settings or a note of a run in a form that this version does not understand',
    remedy:
      'Settings: apply the district file again (`rollbook apply FILE`). Anything else was written by another version: run that one, or report it.',
    retryable: false,
  },
  ADOPTION_NOT_PLANNED: {
    meaning: 'no links of an evaluation were taken over yet',
    remedy: 'Evaluate (`rollbook evaluate DISTRICT`), then `rollbook adopt DISTRICT plan`.',
    retryable: false,
  },
  ADOPTION_UNCONFIRMED: {
    meaning: 'nobody has confirmed a link, so that there is nothing to carry out',
    remedy:
      'Look at the links with `rollbook adopt DISTRICT show`, and confirm them with `rollbook adopt DISTRICT confirm`.',
    retryable: false,
  },
  ADOPTION_NOT_APPLIED: {
    meaning: 'no adoption was carried out, so that there is nothing to take back',
    remedy: 'Nothing. `rollbook adopt DISTRICT show` says what is planned.',
    retryable: false,
  },
  TAKING_BACK_UNFINISHED: {
    meaning: 'an adoption was taken back in part: objects of Canvas have their former SIS ids, or should have',
    remedy:
      'Start `rollbook adopt DISTRICT back` once more. What Canvas refuses, its SIS imports page names: mostly another object has the former id. Nothing is sent meanwhile.',
    retryable: false,
  },
  EVALUATION_TOO_OLD: {
    meaning: 'the evaluation is more than two weeks old or its rows are not kept: Canvas may look otherwise by now',
    remedy: 'Evaluate again, then `rollbook adopt DISTRICT plan`: what was confirmed about the same objects stays.',
    retryable: false,
  },
  DATABASE_OUTDATED: {
    meaning: 'the database is not at this version',
    remedy: 'Run `rollbook migrate`.',
    retryable: true,
  },
} as const satisfies CodeTable;

/** Why a stored secret cannot be used. */
export const secretErrors = {
  SECRET_KEY_INVALID: {
    meaning: '`ROLLBOOK_KEY` is not 32 bytes as base64 or hex',
    remedy: 'Make one with `openssl rand -base64 32`.',
    retryable: false,
  },
  SECRET_KEY_UNKNOWN: {
    meaning: 'the credential was encrypted with a key that this process does not have',
    remedy:
      'Add the former key to `ROLLBOOK_KEY`, or store the credential again: `rollbook secret set DISTRICT sis`, or `canvas`.',
    retryable: false,
  },
  SECRET_UNREADABLE: {
    meaning: 'the stored credential is damaged, or was moved to another district',
    remedy: 'Store it again: `rollbook secret set DISTRICT sis`, or `canvas`.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** Errors of the process's environment, and all others. */
export const processErrors = {
  ENVIRONMENT_INVALID: {
    meaning: 'environment variables are missing or wrong; the message names each',
    remedy: 'Set them as docs/production.md says.',
    retryable: false,
  },
  DATABASE: {
    meaning: 'PostgreSQL answered with an error; its SQLSTATE is given. Tried again by itself',
    remedy:
      "Look into PostgreSQL's log. 53100 is a full disk, 53300 too few connections, 40P01 a deadlock that a retry resolves.",
    retryable: true,
  },
  DATABASE_UNREACHABLE: {
    meaning: 'PostgreSQL does not answer',
    remedy:
      'Check `DATABASE_URL` and that the server runs; on one machine, `npm start` starts one. A run continues when it answers.',
    retryable: true,
  },
  DATABASE_REFUSED: {
    meaning: 'PostgreSQL refuses user, password, database or another connection',
    remedy: 'Check user, password and database name in `DATABASE_URL`, and the rights of that user.',
    retryable: true,
  },
  TEMPORAL_UNREACHABLE: {
    meaning: 'the Temporal server does not answer, or refuses',
    remedy:
      'Check `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE` and the API key or TLS files, and that the server runs; on one machine, `npm start` starts one.',
    retryable: true,
  },
  ENGINE: {
    meaning: 'the engine reported something inside a step. Tried again by itself',
    remedy: 'Look at the run in the Temporal UI if it stays.',
    retryable: true,
  },
  CANCELLED: {
    meaning: 'the step was cancelled: by a person, by the engine, or because its worker stops',
    remedy: 'Nothing, if it is right. The next run continues from what is settled.',
    retryable: false,
  },
  INTERNAL: {
    meaning: "a fault of the program. In a run it is tried again until the step's time is over",
    remedy: "The worker's log has the place (`at`). Report it with these lines; they hold no personal data.",
    retryable: true,
  },
  UNKNOWN: {
    meaning: 'a run broke off and the engine gave no code',
    remedy: 'Look at the run in the Temporal UI.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type StepErrorCode = keyof typeof canvasChecks | keyof typeof stepErrors;
export type StoreErrorCode = keyof typeof storeErrors;
export type SecretErrorCode = keyof typeof secretErrors;
