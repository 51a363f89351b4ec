import { expect, test } from 'vitest';
import { alertLines, webhookBody } from '../../morning/alert.js';
import { judgeMorning } from '../../morning/first-bell.js';
import { morningMarkdown } from '../../morning/markdown.js';
import { morningPage } from '../../morning/page/page.js';
import { morningFacts, problem } from './facts.js';

const decisions = Array.from({ length: 40 }, (_, at) => ({
  ...{ about: 'rows' as const, what: 'enrollment remove', reason: 'OVER_SCHOOL_LIMIT' },
  ...{ schoolName: `Elm | ${at}`, rows: 12, people: 3 },
  ...{ givesSomething: false, command: `rollbook hold show maple --school ${at}` },
}));
const morning = judgeMorning(morningFacts({ decisions, unsettled: 4, problems: [problem()] }));

test('in the Temporal UI long lists are cut, with where the rest is, and a school cannot break the table', () => {
  const shown = morningMarkdown(morning);
  expect(shown).toContain('**Safe for first bell: NO**');
  expect(shown).toContain('28 more: `rollbook morning`');
  expect(shown).toContain('Elm \\| 0');
  expect(shown.length).toBeLessThan(6_000);
});

test('what comes from outside is text on the page, never markup', () => {
  const name = '<script>alert(1)</script>"&';
  const page = morningPage([judgeMorning(morningFacts({ name, decisions: [{ ...decisions[0]!, schoolName: name }] }))]);
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;');
});

test('Slack gets a text, and Teams a message with an Adaptive Card', () => {
  const lines = alertLines(morning, 'partial');
  expect(webhookBody('text', lines)).toEqual({
    text: expect.stringContaining('*A part did not arrive: Maple Unified*'),
  });
  expect(webhookBody('adaptiveCard', lines)).toMatchObject({
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
  });
});
