import { z } from 'zod';
import { isSafeAddress } from '../http/address.js';

/** Events that an alert tells of. */
export const alertEvents = ['held', 'partial', 'failed', 'late', 'unsafe'] as const;
export type AlertEvent = (typeof alertEvents)[number];

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time as "HH:MM", 24 hours');

/** Who is told of how nights end. Addresses are secrets: `rollbook secret set DISTRICT webhook`, and `ping`. */
export const alertSettings = z.strictObject({
  on: z
    .array(z.enum(alertEvents))
    .default(['held', 'failed', 'late'])
    .describe(
      'What is told: `held` (a run waits for a person), `partial`, `failed`, `late` (no night has ended by `lateAt`), `unsafe` (the night has ended, and it is not safe for first bell).',
    ),
  webhook: z
    .enum(['off', 'text', 'adaptiveCard'])
    .default('off')
    .describe(
      'The form of the message: `text` as Slack takes it, `adaptiveCard` as Teams does. The address is a secret: `rollbook secret set DISTRICT webhook`.',
    ),
  ping: z
    .boolean()
    .default(false)
    .describe(
      'Whether an address is called at the end of each night, so that a monitor elsewhere notices the night that did not run. The address is a secret: `rollbook secret set DISTRICT ping`.',
    ),
  page: z
    .boolean()
    .default(false)
    .describe(
      'Whether the morning is written as a page at the end of each night, where the worker puts pages (`ROLLBOOK_PAGE_FOLDER`, `ROLLBOOK_PAGE_COMMAND`).',
    ),
  lateAt: clockTime.default('06:30').describe('The local time at which it is looked at whether the night has ended.'),
});

export type AlertSettings = z.infer<typeof alertSettings>;

/** Whether alerts may be sent to an address: it is a secret, and so is what is told. */
export function isAlertAddress(text: string): boolean {
  return URL.canParse(text) && isSafeAddress(new URL(text));
}

/** Whether anything is told at the end of a run. */
export function tellsAnything({ webhook, ping, page }: AlertSettings): boolean {
  return webhook !== 'off' || ping || page;
}
