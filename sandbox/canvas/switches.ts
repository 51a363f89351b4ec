import { courseworkSettings } from './coursework/clock.js';
import type { CanvasState } from './state.js';

/** A fact of Canvas that could not be confirmed, or that differs between servers: every behaviour can be practised. */
interface SwitchDescription {
  summary: string;
  /** The first is what a new practice Canvas does. */
  values: readonly [string, ...string[]];
}

const described = {
  'graphql-token': {
    summary: 'Whether the token may use GraphQL, which may need an unscoped key.',
    values: ['allowed', 'unauthorized', 'forbidden'],
  },
  'client-credentials': {
    summary: 'Whether a token for the REST API can be had by client credentials.',
    values: ['refused', 'accepted'],
  },
  'throttle-status': {
    summary: 'What a refusal of throttling is: 429, or the older 403 with plain text.',
    values: ['429', '403'],
  },
  'page-maximum': { summary: 'Most rows of a page.', values: ['100', '50'] },
  'post-to-sis-field': {
    summary: 'Whether assignments show post_to_sis always, or only where grades can be synchronised.',
    values: ['always', 'with-feature'],
  },
  'new-quiz-flag': {
    summary: 'Which flag a New Quiz has: its own, the one of classic quizzes, or both.',
    values: ['is_quiz_lti_assignment', 'is_quiz_assignment', 'both'],
  },
  'audit-log': {
    summary: 'Whether the log of grade changes is set up; without it its address is answered with 404.',
    values: ['available', 'absent'],
  },
  'audit-missing-policy': {
    summary: 'Whether scores that the missing policy gives in bulk stand in the log of grade changes.',
    values: ['silent', 'recorded'],
  },
  'totals-recalculation': {
    summary: 'When totals follow a changed grade: at once, or some seconds later (`totals-delay-seconds`).',
    values: ['immediate', 'delayed'],
  },
  'totals-delay-seconds': { summary: 'How much later totals follow.', values: ['60', '5', '600'] },
  'weights-over-100': {
    summary: 'Weights of groups that add up to more than 100 count as they are, or are scaled down.',
    values: ['as-they-are', 'scaled'],
  },
  'zero-points-percent': {
    summary: 'What the grade of percent work without points shows.',
    values: ['raw-score', 'null'],
  },
  'account-listing-feature': {
    summary: 'Where the account form of the SIS listing looks for the feature: at that account, or at each course.',
    values: ['account', 'course'],
  },
  'module-restricted-listing': {
    summary: 'Which sections the SIS listing shows for work that only a module restricts.',
    values: ['all-sections', 'assigned-sections'],
  },
  'save-with-broken-rules': {
    summary:
      'Whether integration data can be written to flagged work that already breaks the rules of dates and names.',
    values: ['refused', 'accepted'],
  },
  'updated-since': {
    summary: 'Whether GraphQL leaves out what was updated at the very instant of updatedSince.',
    values: ['exclusive', 'inclusive'],
  },
  'passback-status': {
    summary: 'Whether courses and sections know the include passback_status.',
    values: ['unknown', 'known'],
  },
  'report-columns': {
    summary: 'Which columns a report has: those of now, or the fewer of servers of before 2019.',
    values: ['current', 'older'],
  },
  'report-progress': {
    summary: 'How the progress of a report moves: from 0 to 100 at its end, or with its lines.',
    values: ['at-the-end', 'by-lines'],
  },
  'file-store': {
    summary: 'Where the file of a report is: on another server, to which its address leads, or on Canvas itself.',
    values: ['another-server', 'canvas'],
  },
} satisfies Record<string, SwitchDescription>;

export type SwitchName = keyof typeof described;

export interface CanvasSwitches {
  is(name: SwitchName, value: string): boolean;
  value(name: SwitchName): string;
  /** Throws for an unknown name or value, with the known ones. */
  set(values: Record<string, unknown>): void;
  list(): Array<{ name: string; summary: string; values: readonly string[]; value: string; default: string }>;
}

export const canvasSwitches: Array<{ name: string; summary: string; values: readonly string[] }> = Object.entries(
  described,
).map(([name, each]) => ({ name, ...each }));

/** The switches of a practice Canvas; what is set lasts over restarts. */
export function createCanvasSwitches(state: CanvasState): CanvasSwitches {
  const value = (name: SwitchName): string =>
    state.courseworkSettings.rows[0]?.switches[name] ?? described[name].values[0];
  return {
    value,
    is: (name, wanted) => value(name) === wanted,
    set: (values) => {
      for (const [name, wanted] of Object.entries(values)) {
        const known = (described as Record<string, SwitchDescription | undefined>)[name];
        if (!known) throw new Error(`unknown switch "${name}"; known: ${Object.keys(described).join(', ')}`);
        if (wanted !== null && !known.values.includes(String(wanted)))
          throw new Error(`the switch ${name} is one of ${known.values.join(', ')}`);
      }
      const { switches } = courseworkSettings(state);
      for (const [name, wanted] of Object.entries(values)) {
        if (wanted === null) delete switches[name];
        else switches[name] = String(wanted);
      }
      state.courseworkSettings.touch();
    },
    list: () =>
      canvasSwitches.map((each) => ({
        ...each,
        value: value(each.name as SwitchName),
        default: each.values[0]!,
      })),
  };
}
