import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { districtOf } from '../../store/districts/district-of.js';
import { loginHolder, releaseLogin } from '../../store/provisioning/decisions/release-login.js';
import { resendKept } from '../../store/provisioning/decisions/resend-kept.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { define, type Call } from './define.js';

/** `hold release-login` and `hold resend`: ways out of what Canvas keeps. */
export function addHoldLogins(hold: Command, context: Context): void {
  define(
    hold,
    context,
    {
      usage: 'release-login <district> [login]',
      summary: 'have somebody who left let go of a login',
      description:
        'Has a person who has left the SIS let go of the login: the next run gives the account another one (`former-12-...`), so that whoever needs it gets it. User, work and enrollments stay. It is refused for everybody whom the SIS still lists.',
      examples: [
        ['hold release-login maple jquill', 'by the login'],
        ['hold release-login maple --person 7023', 'by the sourcedId of the person who left'],
      ],
    },
    release,
  )
    .option('--person <id>', 'the person who has it, by the sourcedId')
    .option('--by <name>', 'who decides (default: your user name)');
  define(
    hold,
    context,
    {
      usage: 'resend <district>',
      summary: 'send again what Canvas kept',
      description:
        'Has the next run send again what Canvas kept as somebody had set it there by hand (CANVAS_KEPT, CANVAS_KEPT_NAME). Canvas keeps it once more while its field still counts as set by hand.',
      examples: [
        ['hold resend maple --row 7023', 'of one row, by its SIS id'],
        ['hold resend maple --all', 'everything that Canvas keeps'],
      ],
    },
    resend,
  )
    .option('--row <id>', 'only this row, by its SIS id')
    .option('--all', 'everything that Canvas keeps');
}

async function release({ context, args, options, answer }: Call): Promise<void> {
  const district = args[0]!;
  const person = options.person as string | undefined;
  const login = args[1];
  if ((login === undefined) === (person === undefined)) {
    throw wrongUse('SELECTION_MISSING', 'Say whose login: the login itself, or --person with a sourcedId.');
  }
  const { db, sql } = context.store();
  const { districtId } = await districtOf(db, district);
  const holder = await loginHolder(sql, districtId, person === undefined ? { login: login! } : { person });
  if (holder === null) throw wrongUse('LOGIN_UNKNOWN', 'No account that Rollbook made has this login.');
  const [sourcedId] = holder.sources;
  if (holder.isPresent || holder.enrollments > 0) {
    throw wrongUse(
      'LOGIN_HOLDER_PRESENT',
      `${sourcedId} still has it, and is in the SIS${holder.enrollments > 0 ? `, with ${holder.enrollments} enrollments` : ', or not proven to have left'}.`,
    );
  }
  if (holder.isKept) throw wrongUse('LOGIN_SET_BY_HAND', `Canvas keeps the login of ${sourcedId} as it was set there.`);
  const by = (options.by as string | undefined) ?? userInfo().username;
  await releaseLogin(sql, districtId, sourcedId!, by);
  answer(
    { district, person: sourcedId, sisId: holder.sisId, by },
    () => `The next run gives ${sourcedId} another login. Whoever needs this one gets it with the same run.`,
  );
}

async function resend({ context, args, options, answer }: Call): Promise<void> {
  const district = args[0]!;
  const row = (options.row as string | undefined) ?? null;
  if ((row === null) !== (options.all === true)) {
    throw wrongUse('SELECTION_MISSING', 'Say what is sent again: one row by --row, or --all.');
  }
  const { db, sql } = context.store();
  const { districtId } = await districtOf(db, district);
  const rows = await resendKept(sql, districtId, row);
  if (rows === 0) throw wrongUse('NOTHING_KEPT', `Canvas keeps nothing of district "${district}" that this selects.`);
  answer({ district, row, rows }, () => `The next run sends ${rows === 1 ? 'it' : `${rows} rows`} again.`);
}
