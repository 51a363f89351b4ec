import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import { tellsAnything, type AlertEvent } from '../../config/alert-settings.js';
import { decryptSecret } from '../../config/secrets.js';
import { createTransport, NoAnswer } from '../../http/transport.js';
import { alertLines, webhookBody, type AlertReason } from '../../morning/alert.js';
import { nightState, NightState } from '../../morning/night.js';
import { morningPage } from '../../morning/page/page.js';
import { getSecret } from '../../store/credentials/secrets.js';
import { runOf } from '../../store/provisioning/context.js';
import { districtOf } from '../../store/districts/district-of.js';
import { judgedMorning } from '../../store/reports/morning/judged.js';
import type { ActivityDeps } from '../deps.js';
import { morningOf, type MorningOfRun } from './morning-of-run.js';
import { putPage } from './put-page.js';

export interface AlertInput {
  district: string;
  /** Null: the night has ended well. */
  event: Exclude<AlertReason, 'unsafe'> | null;
  /** Whether it is about a night: only then is the ping address called, and the page written. */
  ofNight: boolean;
}

/** What an alert came to. */
export interface AlertSent {
  /** Whether anything was sent: not where the settings want none of it. */
  sent: boolean;
}

/** Milliseconds. An alert is a few hundred bytes: who takes longer is out of order. */
const timeouts = { connect: 5_000, response: 10_000, idle: 5_000, request: 15_000 };

/** Tells people of how nights end. Each step is tried by itself, so that one that fails stops no other. */
export function createAlertActivities(deps: ActivityDeps) {
  const { store } = deps;

  async function addressOf(district: string, name: 'webhook' | 'ping'): Promise<URL> {
    const { districtId } = await districtOf(store.db, district);
    const hidden = await getSecret(store.sql, districtId, district, name);
    return new URL(decryptSecret(hidden, deps.secretKeys, { district, name }));
  }

  return {
    /** The morning of a run that waits, for its details. */
    async showMorning(runId: number): Promise<Partial<MorningOfRun>> {
      return morningOf(deps, await runOf(store.db, runId));
    },

    /** Posts what happened to the district's webhook, if its settings want it told. */
    async postAlert({ district, event }: AlertInput): Promise<AlertSent> {
      const { alerts } = (await districtOf(store.db, district)).settings;
      if (alerts.webhook === 'off') return { sent: false };
      const morning = await judgedMorning(store, district);
      const isTold = (each: AlertEvent): boolean => alerts.on.includes(each);
      const why: AlertReason | null =
        event === 'test' || (event !== null && isTold(event))
          ? event
          : event === null && !morning.safe && isTold('unsafe')
            ? 'unsafe'
            : null;
      if (why === null) return { sent: false };
      const json = webhookBody(alerts.webhook, alertLines(morning, why));
      await callAddress(await addressOf(district, 'webhook'), { method: 'POST', json });
      return { sent: true };
    },

    /** Calls the district's ping address: a monitor elsewhere learns that the night has ended. */
    async callPing({ district }: AlertInput): Promise<AlertSent> {
      const { alerts } = (await districtOf(store.db, district)).settings;
      if (!alerts.ping) return { sent: false };
      await callAddress(await addressOf(district, 'ping'), { method: 'GET' });
      return { sent: true };
    },

    /** Puts the district's morning as a page where the worker puts pages. */
    async putMorningPage({ district }: AlertInput): Promise<AlertSent> {
      const { alerts } = (await districtOf(store.db, district)).settings;
      if (!alerts.page) return { sent: false };
      const page = morningPage([await judgedMorning(store, district)]);
      await putPage(deps.pages, { name: district, page }, Context.current().cancellationSignal);
      return { sent: true };
    },

    /** Whether the night should have ended by now and has not, and somebody is to be told. */
    async isNightLate(district: string): Promise<boolean> {
      const { alerts } = (await districtOf(store.db, district)).settings;
      if (!tellsAnything(alerts)) return false;
      const { night, schedule, zone, now } = await judgedMorning(store, district);
      const state = nightState(night, schedule, zone, now);
      return state === NightState.late || state === NightState.missing;
    },
  };
}

async function callAddress(url: URL, request: { method: 'GET' | 'POST'; json?: unknown }): Promise<void> {
  const transport = createTransport(timeouts);
  try {
    const { cancellationSignal: signal } = Context.current();
    const { status } = await transport.send({ url, headers: {}, ...request, signal });
    if (status >= 200 && status < 300) return;
    throw new CodedError('ALERT_REFUSED', `The address answers with status ${status}.`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new CodedError('ALERT_UNREACHABLE', `The address does not answer (${error.code}).`);
  } finally {
    transport.close();
  }
}
