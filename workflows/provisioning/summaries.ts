import type { RunReport } from '../../activities/provisioning/close.js';
import type { ConnectResult } from '../../activities/provisioning/connect.js';
import type { ExtractResult } from '../../activities/provisioning/reading/read-one.js';
import type { GuardResult } from '../../activities/provisioning/guard.js';
import type { LookUpResult } from '../../activities/provisioning/look-up.js';
import type { MapResult } from '../../activities/provisioning/map.js';
import type { PlanResult } from '../../activities/provisioning/plan.js';
import type { SettleResult } from '../../activities/provisioning/settle.js';

/** Each stage's line in the run's table: counts and codes, no names. */
export const summaries = {
  connect: (result: ConnectResult): string =>
    `${result.provider}, ${result.total ?? '?'} enrollments${result.pageCap ? `, pages of ${result.pageCap}` : ''}${result.firstNight ? ', first night' : ''}`,
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
  guard: (result: GuardResult): string => {
    const reasons = Object.entries(result.reasons).map(([reason, rows]) => `${reason} ${rows}`);
    return `released ${result.released}, held ${result.held}, waiting ${result.waiting}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`;
  },
  settled: (result: SettleResult): string =>
    `accepted ${result.accepted}, rejected ${result.rejected}${result.unproven.length > 0 ? `, unproven: ${result.unproven.join(', ')}` : ''}`,
  report: (report: RunReport): string => `**${report.outcome}**, ${report.problems} open problems`,
};
