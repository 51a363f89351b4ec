import type { RunReport } from '../../activities/provisioning/run-end.js';
import type { ConnectResult } from '../../activities/provisioning/connect.js';
import type { ExtractResult } from '../../activities/provisioning/reading/read-one.js';
import type { GuardResult } from '../../activities/provisioning/guard.js';
import type { HoldResult, WeighedRelease } from '../../activities/provisioning/hold.js';
import type { LookUpResult } from '../../activities/provisioning/look-up.js';
import type { MapResult } from '../../activities/provisioning/map.js';
import type { PlanResult } from '../../activities/provisioning/plan.js';
import type { SettleResult } from '../../activities/provisioning/settle.js';

/** Each stage's line in the run's table: counts and codes, no names. */
export const summaries = {
  connect: (result: ConnectResult): string =>
    `${result.provider}, ${result.total ?? '?'} enrollments${result.pageCap ? `, pages of ${result.pageCap}` : ''}${result.firstNight ? ', first night' : ''}${result.otherImporters ? `, **other importers: ${result.otherImporters}**` : ''}`,
  collection: (result: ExtractResult): string => {
    const changes = [
      result.new > 0 ? `${result.new} new` : '',
      result.changed > 0 ? `${result.changed} changed` : '',
      result.missing > 0 ? `${result.missing} missing` : '',
      result.rejected > 0 ? `${result.rejected} rejected` : '',
      result.use === 'all'
        ? ''
        : result.use === 'noRemovals'
          ? '**not proven: no removals**'
          : '**not believed: nothing of it**',
    ].filter((part) => part !== '');
    return `${result.collection} ${result.rows}${changes.length > 0 ? ` (${changes.join(', ')})` : ''}`;
  },
  lookUp: ({ looked, spoiled }: LookUpResult): string => {
    if (looked === 0) return '';
    const found = spoiled.length > 0 ? `, **found in spite of the list: ${spoiled.join(', ')}**` : ', none found';
    return `${looked} missing looked up${found}`;
  },
  map: (result: MapResult): string =>
    `${result.rows} rows${result.all ? ', everything' : ''}${result.clashes > 0 ? `, ${result.clashes} clashes` : ''}`,
  plan: (result: PlanResult): string => `create ${result.create}, update ${result.update}, remove ${result.remove}`,
  guard: (result: GuardResult, byHand = 0): string => {
    const reasons = Object.entries(result.reasons).map(([reason, rows]) => `${reason} ${rows}`);
    return `released ${result.released}, held ${result.held}, waiting ${result.waiting}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}${byHand > 0 ? `; done by hand in Canvas ${byHand}` : ''}`;
  },
  settled: (result: SettleResult): string =>
    `accepted ${result.accepted}, rejected ${result.rejected}${result.unproven.length > 0 ? `, unproven: ${result.unproven.join(', ')}` : ''}`,
  hold: ({ held, until }: HoldResult, run: number): string =>
    `**${held} rows wait for a decision until ${until}**: Update \`decide\` of run ${run}, or \`rollbook hold show\``,
  weighed: ({ phases, held, heldAnew, forTonight }: WeighedRelease): string => {
    const notes = [
      phases.length === 0 ? 'nothing to send now' : '',
      forTonight > 0 ? `${forTonight} wait for the night` : '',
      heldAnew > 0 ? `**${heldAnew} held anew**` : '',
      held > 0 ? `${held} still held` : 'nothing is held any more',
    ];
    return notes.filter((each) => each !== '').join(', ');
  },
  report: (report: RunReport): string => `**${report.outcome}**, ${report.problems} open problems`,
};
