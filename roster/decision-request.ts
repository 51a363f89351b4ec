import type { Selection } from './selection.js';
import { Verb } from './findings.js';

/** A person's decision about what an open run holds, as it is typed in the Temporal UI or made by the command line. */
export interface DecisionRequest {
  /** Number of the run within its district: a decision about another run is refused. */
  run: number;
  verb: Verb;
  /** Who decides. */
  by: string;
  /** Everything that is held. Without it, at least one of the following. */
  all?: boolean;
  school?: string;
  kind?: string;
  op?: string;
  reason?: string;
  class?: string;
  person?: string;
  row?: string;
  /** The last day on which it counts, `YYYY-MM-DD`. Only `keep` takes one, and needs it. */
  until?: string;
  /** Sends what is released although people are at school. Only of `release`. */
  now?: boolean;
}

/** Members of a request, and the columns that they select by. */
export const selectedBy = {
  school: 'school',
  kind: 'kind',
  op: 'operation',
  reason: 'reason',
  class: 'classId',
  person: 'personId',
  row: 'rowId',
} as const satisfies Partial<Record<keyof DecisionRequest, keyof Selection>>;

const selectors = Object.keys(selectedBy) as Array<keyof typeof selectedBy>;
const members: ReadonlySet<string> = new Set(['run', 'verb', 'by', 'all', ...selectors, 'until', 'now']);
const texts = ['by', ...selectors, 'until'] as const;
const flags = ['all', 'now'] as const;

export interface RefusedRequest {
  code: 'ANOTHER_RUN' | 'DECISION_WRONG' | 'SELECTION_MISSING' | 'KEEP_NEEDS_A_DAY';
  message: string;
}

/**
 * Why a request cannot be carried out, or null. A member that is not known is refused: a mistyped selector would
 * otherwise select everything.
 *
 * @param run the number of the run that is asked
 */
export function refusalOf(request: unknown, run: number): RefusedRequest | null {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    return wrong('A decision is an object: {"run": 12, "verb": "release", "by": "...", "all": true}.');
  const given = request as Record<string, unknown>;
  const unknown = Object.keys(given).find((each) => !members.has(each));
  if (unknown !== undefined) return wrong(`A decision has ${[...members].join(', ')}, and nothing else.`);
  const noText = texts.find((each) => given[each] !== undefined && !isText(given[each]));
  if (noText !== undefined) return wrong(`"${noText}" must be a text.`);
  const noFlag = flags.find((each) => given[each] !== undefined && typeof given[each] !== 'boolean');
  if (noFlag !== undefined) return wrong(`"${noFlag}" must be true or false.`);
  const { verb, by, all, until, now } = given as Partial<DecisionRequest>;
  if (given.run !== run)
    return { code: 'ANOTHER_RUN', message: `This is run ${run}; the decision must name it: "run": ${run}.` };
  if (verb === undefined || !Object.values(Verb).includes(verb)) return wrong('"verb" is release, keep or discard.');
  if (by === undefined) return wrong('"by" must say who decides.');
  if (now === true && verb !== Verb.release) return wrong('"now" goes with release alone.');
  if (until !== undefined && verb !== Verb.keep) return wrong('"until" goes with keep alone.');
  if (verb === Verb.keep && until === undefined)
    return { code: 'KEEP_NEEDS_A_DAY', message: 'What is kept needs its last day: "until": "YYYY-MM-DD".' };
  const isSelected = selectors.some((each) => given[each] !== undefined);
  if (isSelected === (all === true)) {
    return {
      code: 'SELECTION_MISSING',
      message: `Say which held rows by ${selectors.join(', ')}, or "all": true.`,
    };
  }
  return null;
}

function wrong(message: string): RefusedRequest {
  return { code: 'DECISION_WRONG', message };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 500;
}

/** The selection of a request; what it leaves open matches any. */
export function selectionOf(request: DecisionRequest): Selection {
  const given = selectors.map((each) => [selectedBy[each], request[each] ?? null]);
  return Object.fromEntries(given);
}
