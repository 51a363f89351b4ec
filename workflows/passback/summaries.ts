import type { ConnectPassbackResult } from '../../activities/passback/connect.js';
import type { PassbackGuardResult } from '../../activities/passback/guard.js';
import type { PassbackPause } from '../../activities/passback/quiet-hours.js';
import type { LaneResult } from '../../activities/passback/lane.js';
import type { ToldTeachers } from '../../activities/passback/tell-teachers.js';
import type { PassbackReport } from '../../activities/passback/settle.js';

/** Each stage's line in the run's table: counts and codes, no names. */
export const summaries = {
  connect: ({ classes, categories, notes = [] }: ConnectPassbackResult): string =>
    `${classes} classes, ${categories} categories${notes.length > 0 ? `; ${notes.join(', ')}` : ''}`,
  lanes: ({ classes, skipped }: LaneResult): string =>
    `${classes} classes${skipped > 0 ? `, **${skipped} left out**` : ''}`,
  guard: ({ lineItems, results, withdrawals, held, notes }: PassbackGuardResult): string => {
    const reasons = Object.entries(notes).map(([reason, count]) => `${reason} ${count}`);
    return `${lineItems} line items, ${results} results, ${withdrawals} withdrawals${held > 0 ? `; **${held} held**` : ''}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`;
  },
  pause: ({ until, classes }: PassbackPause): string => `quiet hours: ${classes} classes wait until **${until}**`,
  told: ({ teachers, problems, unknown, refused }: ToldTeachers): string =>
    `${problems} problems to ${teachers} teachers${unknown > 0 ? `; no answer for ${unknown}` : ''}${refused === null ? '' : `; **${refused}**`}`,
  report: ({ outcome, sent, parked, replay }: PassbackReport): string =>
    `**${outcome}**, accepted ${sent.accepted}, refused ${sent.refused}, waiting ${sent.waiting}, held ${sent.held}; parked: ${parked.causes}${replay === null ? '' : `; to send them again: \`replayPassback\` with \`{"selection": "${replay}"}\``}`,
};
