import { proxyActivities, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { District, SyncKind } from '../search-attributes.js';
import { timings } from '../timings.js';
import { sendAlerts, type AlertsResult } from './send-alerts.js';

export interface MorningCheckInput {
  district: string;
}

const { isNightLate } = proxyActivities<Activities>(timings.production.book);

/** Looks, at a time of the morning, whether a night has ended, and tells if none has. Null: there is nothing to tell. */
export async function morningCheck({ district }: MorningCheckInput): Promise<AlertsResult | null> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'morningCheck' },
  ]);
  const isLate = await isNightLate.executeWithOptions({ summary: 'has the night ended' }, [district]);
  return isLate ? sendAlerts({ district, event: 'late', ofNight: true }) : null;
}
