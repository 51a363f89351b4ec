import { isCancellation, proxyActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { AlertInput, AlertSent } from '../../activities/alerts/alerts.js';
import { codeOf } from '../failure-code.js';
import { District, SyncKind } from '../search-attributes.js';
import { alertTimings } from '../timings.js';
import { withSummary } from '../with-summary.js';

/** What became of each: `sent`, `off` where the settings do not want it, or the code with which it failed. */
export interface AlertsResult {
  webhook: string;
  ping: string;
  page: string;
}

/** Somebody waits for the outcome of a test, so that it is tried once. */
function stepsOf({ event }: AlertInput) {
  const { postAlert, callPing, putMorningPage } = proxyActivities<Activities>(alertTimings(event === 'test' ? 1 : 6));
  return {
    page: withSummary(putMorningPage, () => 'put the morning as a page'),
    webhook: withSummary(postAlert, () => `tell the webhook: ${event ?? 'the night has ended'}`),
    ping: withSummary(callPing, () => 'call the ping address'),
  };
}

/**
 * Tells people of how a run has ended: a workflow of its own, so that an alert that does not arrive neither stops nor
 * delays a run. One that fails keeps no other from being sent.
 */
export async function sendAlerts(input: AlertInput): Promise<AlertsResult> {
  upsertSearchAttributes([
    { key: District, value: input.district },
    { key: SyncKind, value: 'alerts' },
  ]);
  const steps = stepsOf(input);
  const [page, webhook, ping] = await Promise.all([
    input.ofNight ? outcomeOf(steps.page(input)) : 'off',
    outcomeOf(steps.webhook(input)),
    // A monitor is told of nights that have ended, not of one that is late.
    input.ofNight && input.event !== 'late' ? outcomeOf(steps.ping(input)) : 'off',
  ]);
  const result = { webhook, ping, page };
  const lines = Object.entries(result).map(([name, outcome]) => `| ${name} | ${outcome} |`);
  setCurrentDetails(`### Alerts of ${input.district}\n\n| alert | |\n| --- | --- |\n${lines.join('\n')}`);
  return result;
}

async function outcomeOf(step: Promise<AlertSent>): Promise<string> {
  try {
    return (await step).sent ? 'sent' : 'off';
  } catch (error) {
    if (isCancellation(error)) throw error;
    return codeOf(error);
  }
}
