import { momentText, nightText, numberText, reasonText, verdictText } from './lines.js';
import type { Morning } from './model.js';

/** Why an alert is sent. */
export type AlertReason = 'held' | 'partial' | 'failed' | 'late' | 'unsafe' | 'test';

const titles: Readonly<Record<AlertReason, string>> = {
  held: 'A run waits for a person',
  partial: 'A part did not arrive',
  failed: 'A run broke off',
  late: 'No night has ended',
  unsafe: 'Not safe for first bell',
  test: 'A test: alerts arrive',
};

/** Lines of an alert: counts and codes, nothing of people. */
export interface AlertLines {
  title: string;
  lines: string[];
}

export function alertLines(morning: Morning, why: AlertReason): AlertLines {
  const { name, district, reasons, remarks, decisions } = morning;
  const waiting =
    decisions.length > 0 ? [`${numberText(decisions.length)} decisions wait: rollbook morning ${district}`] : [];
  return {
    title: `${titles[why]}: ${name}`,
    lines: [
      momentText(morning),
      nightText(morning),
      verdictText(morning),
      ...[...reasons, ...remarks].map((each) => `${each.code}: ${reasonText(each)} ${each.command}`),
      ...waiting,
    ],
  };
}

/**
 * The body that Slack's incoming webhooks take (`text`), or those of Teams: a message with an Adaptive Card, the only
 * form that its workflows post.
 */
export function webhookBody(form: 'text' | 'adaptiveCard', { title, lines }: AlertLines): unknown {
  if (form === 'text') return { text: [`*${title}*`, ...lines].join('\n') };
  const block = (text: string, more: Record<string, unknown> = {}) => ({
    type: 'TextBlock',
    text,
    wrap: true,
    ...more,
  });
  const card = {
    ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.2' },
    body: [
      block(title, { weight: 'Bolder', size: 'Medium' }),
      ...lines.map((line) => block(line, { spacing: 'Small' })),
    ],
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}
