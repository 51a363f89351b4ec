import type { CodeTable } from './code-table.js';

/** Why the intake, an invite or a worker of the intake cannot do what was asked. */
export const intakeErrors = {
  INTAKE_KEY_INVALID: {
    meaning: 'a key of the intake is not one that `rollbook intake keys` made, or is the other half of the pair',
    remedy: 'Make a pair with `rollbook intake keys`. The public half is for the intake, the private one for workers.',
    retryable: false,
  },
  INTAKE_KEY_MISSING: {
    meaning: 'somebody has entered credentials, and this worker has no private key to open them with',
    remedy: 'Set `ROLLBOOK_INTAKE_KEY` of every worker. Tried again by itself: another worker may have it.',
    retryable: true,
  },
  INTAKE_ROLE_MISSING: {
    meaning: 'the database has no role of this name',
    remedy: "Make it first, as PostgreSQL's administrator: `CREATE ROLE rollbook_intake LOGIN PASSWORD '...'`.",
    retryable: false,
  },
  INTAKE_ROLE_TOO_STRONG: {
    meaning: "the intake's account of PostgreSQL may do more than the intake needs, so that it does not start",
    remedy:
      'Give it an account of its own in `DATABASE_URL`: `rollbook migrate --intake-role NAME` grants that what it needs. docs/credentials.md shows how.',
    retryable: false,
  },
  INTAKE_ROLE_TOO_WEAK: {
    meaning: "the intake's account of PostgreSQL may not use the two tables of the intake",
    remedy: 'Grant it what it needs: `rollbook migrate --intake-role NAME`.',
    retryable: false,
  },
  INTAKE_ADDRESS_MISSING: {
    meaning: 'a link needs the address at which the intake is reached, and none is known',
    remedy: 'Set `ROLLBOOK_INTAKE_URL`, or give it: `--url https://connect.example`.',
    retryable: false,
  },
  INTAKE_ADDRESS_NOT_SAFE: {
    meaning: 'the address of the intake is no https address, and leads to another machine',
    remedy: 'Give an address that begins with https://, without a path.',
    retryable: false,
  },
  INVITE_TIME_WRONG: {
    meaning: 'the time for which a link counts cannot be read, or is longer than 30 days',
    remedy: 'Write it in minutes, hours or days: `--expires 30m`, `12h` or `3d`.',
    retryable: false,
  },
  INVITE_UNKNOWN: {
    meaning: 'there is no invite of this number',
    remedy: 'List them: `rollbook invite list`.',
    retryable: false,
  },
  INVITE_CLOSED: {
    meaning: 'the link was used, revoked or has expired',
    remedy: 'Make another: `rollbook invite DISTRICT sis`, or `canvas`.',
    retryable: false,
  },
} as const satisfies CodeTable;

/** What can be wrong with entered credentials, beside what the systems themselves answer. */
export const intakeChecks = {
  INTAKE_FIELD_EMPTY: {
    meaning: 'a field was left empty',
    remedy: 'Fill in every field.',
    retryable: false,
  },
  INTAKE_FIELD_SPACES: {
    meaning: 'there is a space, a line break or another invisible character within a field',
    remedy: 'Copy it again, in one piece.',
    retryable: false,
  },
  INTAKE_FIELD_LONG: {
    meaning: 'a field is longer than any credential',
    remedy: 'Copy it again, and nothing beside it.',
    retryable: false,
  },
  INTAKE_FIELD_COLON: {
    meaning: 'there is a colon in the client id',
    remedy: 'Put the part before the colon into the client id, and the part behind it into the client secret.',
    retryable: false,
  },
  INTAKE_ADDRESS_DIFFERS: {
    meaning: 'the address is another one than the district was set up with; nothing was sent to it',
    remedy:
      'Check it for mistakes. If it is right, tell it to the person who sent you the link: they correct it in the district file, and then this link still works.',
    retryable: false,
  },
  INTAKE_NOT_OPENED: {
    meaning: 'what was entered could not be opened: the intake seals for another key than the workers have',
    remedy:
      'Tell the person who sent you the link. They set `ROLLBOOK_INTAKE_PUBLIC_KEY` and `ROLLBOOK_INTAKE_KEY` to halves of one pair.',
    retryable: false,
  },
  INTAKE_NOT_CHECKED: {
    meaning: 'nobody could check what was entered in time; it was not stored',
    remedy: 'Try again in some minutes. If it stays, tell the person who sent you the link.',
    retryable: true,
  },
} as const satisfies CodeTable;

export type IntakeCheckCode = keyof typeof intakeChecks;
