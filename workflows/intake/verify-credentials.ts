import { isCancellation, proxyActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { VerifiedEntry } from '../../activities/intake/verify.js';
import { District, SyncKind } from '../search-attributes.js';
import { intakeTimings } from '../timings.js';
import { withSummary } from '../with-summary.js';

export interface VerifyInput {
  /** A UUID, and nothing of what was entered. */
  entry: string;
  district: string;
  system: 'sis' | 'canvas';
}

/** Checks what somebody has entered at the intake, while they wait. What cannot be checked is refused. */
export async function verifyCredentials({ entry, district, system }: VerifyInput): Promise<VerifiedEntry> {
  upsertSearchAttributes([
    { key: District, value: district },
    { key: SyncKind, value: 'intake' },
  ]);
  const { verifyEntry, giveUpEntry } = proxyActivities<Activities>(intakeTimings);
  const steps = {
    verify: withSummary(verifyEntry, () => `try the credentials of ${system}`),
    giveUp: withSummary(giveUpEntry, () => 'refuse what could not be checked'),
  };
  const result = await steps.verify(entry).catch((error: unknown) => {
    if (isCancellation(error)) throw error;
    return steps.giveUp(entry);
  });
  setCurrentDetails(`### Credentials of ${district} for ${system}\n\n${result.state} ${result.codes.join(', ')}`);
  return result;
}
