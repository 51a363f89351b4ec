import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { tellsAnything } from '../../config/alert-settings.js';
import { districtOf } from '../../store/districts/district-of.js';
import type { AlertInput } from '../../activities/alerts/alerts.js';
import type { AlertsResult } from '../../workflows/alerts/send-alerts.js';
import { alertsTestId, taskQueue } from '../../workflows/ids.js';
import { meaningOf, remedyOf, isErrorCode } from '../../codes/registry.js';
import type { Context } from '../context.js';
import { exitCodes, wrongUse, type ExitCode } from '../errors.js';
import { table } from '../tables.js';
import { define, type Call } from './define.js';

export function addAlert(program: Command, context: Context): void {
  define(
    program,
    context,
    {
      usage: 'alert <district>',
      summary: 'try the alerts of a district',
      description:
        'Sends a test by every way that the settings switch on: to the webhook, to the ping address, as a page. A worker sends it, as it does at night. The exit code is 1 when one does not arrive.',
      examples: [['alert maple', 'shows whether alerts arrive']],
    },
    tryAlerts,
  );
}

async function tryAlerts({ context, args, answer }: Call): Promise<ExitCode> {
  const district = args[0]!;
  const { settings } = await districtOf(context.store().db, district);
  if (!tellsAnything(settings.alerts)) throw wrongUse('ALERTS_OFF', `District "${district}" sends no alerts.`);
  const { client } = await context.temporal();
  const input: AlertInput = { district, event: 'test', ofNight: true };
  const result: AlertsResult = await client.workflow.execute('sendAlerts', {
    workflowId: alertsTestId(district, randomUUID()),
    taskQueue,
    args: [input],
    staticSummary: `a test of the alerts of ${district}`,
  });
  const failed = Object.values(result).filter((outcome) => isErrorCode(outcome));
  answer(result, () =>
    table(
      [{ title: 'alert' }, { title: 'came to' }, { title: 'what to do' }],
      Object.entries(result).map(([name, outcome]) =>
        isErrorCode(outcome) ? [name, `${outcome}: ${meaningOf(outcome)}`, remedyOf(outcome)] : [name, outcome, ''],
      ),
    ),
  );
  return failed.length > 0 ? exitCodes.notWell : exitCodes.fine;
}
