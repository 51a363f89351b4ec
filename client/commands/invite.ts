import { createHash, randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { Argument, type Command } from 'commander';
import { System } from '../../store/credentials/systems.js';
import { districtOf } from '../../store/districts/district-of.js';
import { addInvite, listInvites, revokeInvite } from '../../store/intake/invites.js';
import type { Context } from '../context.js';
import { wrongUse } from '../errors.js';
import { secondsOfLife } from '../invite/life.js';
import { linkOf } from '../invite/link.js';
import { invitesText } from '../invite/render.js';
import { define, type Call } from './define.js';

export function addInvites(program: Command, context: Context): void {
  const parent = define(
    program,
    context,
    {
      usage: 'invite <district>',
      summary: 'have somebody at a district enter a credential, by a link that works once',
      description:
        'Prints a link to the page of `rollbook intake`, on which somebody at the district enters a credential. It is tried while they wait, and stored only if it works; nobody reads it. The link works once and expires; only a hash of it is kept, so that it is shown this one time.',
      examples: [
        ['invite maple sis', 'a link for the client id and secret of the plug-in, for three days'],
        ['invite maple canvas --expires 4h', 'one for the access token of Canvas, for four hours'],
        ['invite list --steps', 'all links, and what was done with each'],
        ['invite revoke 7', 'withdraws the link number 7'],
      ],
    },
    invite,
  )
    .addArgument(new Argument('<system>', 'whose credential is to be entered').choices(Object.values(System)))
    .option('--expires <time>', 'how long it counts: 30m, 12h, 3d; at most 30d', '3d')
    .option('--url <address>', 'where people reach the intake (default: ROLLBOOK_INTAKE_URL)')
    .option('--by <name>', 'who invites (default: the account at this machine)')
    .enablePositionalOptions();
  define(
    parent,
    context,
    {
      usage: 'list [district]',
      summary: 'links, their state and what was done with them',
      description: 'Lists the links, the latest first. No link is shown: only hashes are kept.',
      examples: [
        ['invite list', 'the links of all districts'],
        ['invite list maple --steps', 'those of one, with every step: made, opened, entered, refused, accepted'],
      ],
    },
    async ({ args, options, answer }) => {
      const { db } = context.store();
      if (args[0] !== undefined) await districtOf(db, args[0]);
      const invites = await listInvites(db, args[0] ?? null);
      answer(invites, () => invitesText(invites, { steps: options.steps === true }));
    },
  ).option('--steps', 'with every step of each');
  define(
    parent,
    context,
    {
      usage: 'revoke <id>',
      summary: 'withdraw a link',
      description: 'Withdraws a link at once. What was entered by it and is not stored yet is dropped.',
      examples: [['invite revoke 7', 'withdraws the link number 7']],
    },
    async ({ args, options, answer }) => {
      const id = /^\d{1,9}$/.test(args[0]!) ? Number(args[0]) : null;
      if (id === null) throw wrongUse('INVITE_UNKNOWN', 'An invite has a number.');
      await revokeInvite(context.store().db, id, byOf(options));
      answer({ id, revoked: true }, () => `The invite ${id} is withdrawn.`);
    },
  ).option('--by <name>', 'who withdraws it (default: the account at this machine)');
}

async function invite({ context, args, options, answer }: Call): Promise<void> {
  const [key, system] = args as [string, System];
  const seconds = secondsOfLife(String(options.expires));
  const token = randomBytes(32).toString('base64url');
  // Before it is stored: a link that cannot be shown is of no use.
  const link = linkOf(token, (options.url as string | undefined) ?? context.surroundings.intakeUrl);
  const { db } = context.store();
  const { districtId, district, settings } = await districtOf(db, key);
  const expiresAt = new Date(Date.now() + seconds * 1000);
  const id = await addInvite(db, {
    ...{ districtId, system, expiresAt, createdBy: byOf(options) },
    tokenHash: createHash('sha256').update(token).digest(),
    ...{ districtName: settings.name, provider: settings.sis.profile, address: settings[system].url },
  });
  answer({ id, district, system, link, expiresAt }, () =>
    [
      link,
      '',
      `Invite ${id}: works once, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. It is not shown again.`,
      'Send it to the person at the district by a way that only they read: whoever has it can enter a credential.',
      `Withdraw it: rollbook invite revoke ${id}`,
    ].join('\n'),
  );
}

function byOf({ by }: Readonly<Record<string, unknown>>): string {
  return typeof by === 'string' && by.trim() !== '' ? by.trim().slice(0, 100) : userInfo().username;
}
