import { DateTime } from 'luxon';
import type { InviteStep, ListedInvite } from '../../store/intake/invites.js';
import { table } from '../tables.js';

/** Times of invites are the operator's, since they concern several districts. */
function momentText(at: Date): string {
  return DateTime.fromJSDate(at).toFormat('yyyy-MM-dd HH:mm');
}

function stepText({ at, step, by, codes }: InviteStep): string {
  return `${momentText(at)} ${step}${by ? ` by ${by}` : ''}${codes ? ` (${codes.join(', ')})` : ''}`;
}

/** Consecutive openings of a page are one line: people look at it often. */
function withoutRepeats(steps: readonly InviteStep[]): InviteStep[] {
  return steps.filter(({ step }, at) => step !== 'opened' || steps[at - 1]?.step !== 'opened');
}

export function invitesText(invites: readonly ListedInvite[], { steps }: { steps: boolean }): string {
  if (invites.length === 0) return 'There is no invite: rollbook invite DISTRICT sis';
  const rows = invites.map((each) => [
    ...[String(each.id), each.district, each.system, each.state, momentText(each.expiresAt)],
    stepText(each.steps.at(-1)!),
  ]);
  const list = table(
    ['id', 'district', 'system', 'state', 'expires', 'last step'].map((title) => ({ title })),
    rows,
  );
  if (!steps) return list;
  const records = invites.map((each) =>
    [`Invite ${each.id}:`, ...withoutRepeats(each.steps).map((step) => `  ${stepText(step)}`)].join('\n'),
  );
  return [list, ...records].join('\n\n');
}
