import { meaningOf, remedyOf } from '../../codes/registry.js';
import type { PlanReason } from '../../codes/plan-reasons.js';
import { Verb } from '../../roster/findings.js';
import type { Selection } from '../../roster/selection.js';
import type { DecidedRows } from '../../store/provisioning/decisions/decide.js';
import type { FactsOfGroup } from '../../store/reports/held-facts.js';
import type { HeldGroup } from '../../store/reports/held.js';
import { causeText } from './cause.js';
import { printable, table } from '../tables.js';
import { counted } from '../times.js';
import { asOptions } from './selection.js';

export interface HeldView {
  district: string;
  /** DISTRICT/NUMBER. */
  name: string;
  /** Until when the run waits for decisions; null: it is closed, and the next one goes by them. */
  waitsUntil: string | null;
  selection: Selection;
  groups: readonly HeldGroup[];
  /** Of `show`: what is known of each group. */
  facts?: readonly FactsOfGroup[];
  /** Number of open questions of identity, which are answered elsewhere. */
  questions: number;
}

/** What is held, a line for each group. */
export function listText({ district, name, waitsUntil, groups, questions }: HeldView): string {
  if (groups.length === 0) return [nothingHeld(name), questionsLine(district, questions)].join('\n').trimEnd();
  const lines = groups.map((group) => [
    schoolOf(group),
    group.kind,
    group.op,
    group.reason,
    counted(group.rows),
    group.people === null ? '' : counted(group.people),
    group.classes === null ? '' : counted(group.classes),
    decidedOf(group),
  ]);
  const right = (title: string) => ({ title, right: true });
  const columns = [
    ...['school', 'kind', 'operation', 'why'].map((title) => ({ title })),
    right('rows'),
    right('people'),
  ];
  const shown = table([...columns, right('classes'), { title: 'decided' }], lines);
  return `${headOf(name, waitsUntil)}\n\n${shown}\n\nWhat each means, and how to decide: rollbook hold show ${district}\n${questionsLine(district, questions)}`.trimEnd();
}

/** What is held, with all that a person needs to decide. */
export function showText(view: HeldView): string {
  const asked = questionsLine(view.district, view.questions);
  if (view.groups.length === 0) return [nothingHeld(view.name), asked].join('\n').trimEnd();
  const groups = view.groups.map((group) => groupText(view, group));
  const closes =
    view.waitsUntil === null ? '' : `The run waits until ${view.waitsUntil}, or until the next one begins. `;
  const end = `${closes}If nobody decides, nothing of this is sent. Each night weighs it again, and it goes away by itself where the SIS is mended.`;
  return [headOf(view.name, view.waitsUntil), ...groups, end, asked].filter((part) => part !== '').join('\n\n');
}

function questionsLine(district: string, questions: number): string {
  if (questions === 0) return '';
  const what = questions === 1 ? 'A question' : `${counted(questions)} questions`;
  return `${what} of identity ${questions === 1 ? 'holds' : 'hold'} rows too: rollbook proposal list ${district}`;
}

function headOf(name: string, waitsUntil: string | null): string {
  return waitsUntil === null
    ? `Held by run ${name}:`
    : `Held by run ${name}, which waits for decisions until ${waitsUntil}:`;
}

function groupText({ district, selection, facts = [] }: HeldView, group: HeldGroup): string {
  const known = facts.find(
    (each) =>
      each.school === group.school && each.kind === group.kind && each.op === group.op && each.reason === group.reason,
  );
  const touched = [
    group.people === null ? '' : `${counted(group.people)} ${group.people === 1 ? 'person' : 'people'}`,
    group.classes === null ? '' : `${counted(group.classes)} ${group.classes === 1 ? 'class' : 'classes'}`,
  ].filter((each) => each !== '');
  const limit =
    group.counted === null
      ? ''
      : `Counted: ${counted(group.counted)}${group.base === null ? '' : ` of ${counted(group.base)}`}.`;
  const wanted = asOptions({
    ...selection,
    school: selection.school ?? group.school,
    kind: group.kind,
    operation: group.op,
    reason: group.reason,
  });
  const decided = decidedOf(group);
  return [
    `${group.op} ${counted(group.rows)} ${group.kind}${group.rows === 1 ? '' : 's'}${schoolOf(group) ? `, ${schoolOf(group)}` : ''}` +
      `${touched.length > 0 ? ` (${touched.join(', ')})` : ''}`,
    `  ${group.reason}: ${meaningOf(group.reason)}. ${limit}`.trimEnd(),
    `  ${remedyOf(group.reason satisfies PlanReason)}`,
    known ? causeText(known) : '',
    known && known.withWork > 0 ? `  Graded work or submissions are in ${counted(known.withWork)} of them.` : '',
    `  Such as: ${group.examples.join(', ')}${group.rows > group.examples.length ? ', ...' : ''}`,
    decided ? `  Decided: ${decided}` : '',
    `  rollbook hold release ${district} ${wanted}`,
    `  rollbook hold keep ${district} ${wanted} --until YYYY-MM-DD`,
  ]
    .filter((line) => line !== '')
    .map(printable)
    .join('\n');
}

export interface DecidedView {
  run: string;
  verb: Verb;
  /** The last day on which it counts. */
  until: string | null;
  rows: readonly DecidedRows[];
  /** The workflow that was started at once; null: none. */
  started: string | null;
  /** Whether the run that held them is open, and carries it out. */
  waits: boolean;
  /** Whether removals are sent at any hour. */
  atOnce?: boolean;
}

const consequences: Readonly<Record<Verb, (view: DecidedView, district: string) => string>> = {
  [Verb.release]: ({ started, until, waits, atOnce }, district) =>
    waits
      ? `The run sends them now${atOnce ? '' : '; by day, what takes something away waits for the night'}: rollbook run ${district}. What it does not reach counts until ${until}.`
      : started === null
        ? `The next run sends each of them that would still do the same, until ${until}: tonight, or rollbook sync ${district}.`
        : `A run has started: rollbook sync ${district} --watch. Releases that it does not reach count until ${until}.`,
  [Verb.discard]: () => 'They are not sent today. The first run of tomorrow asks again.',
  [Verb.keep]: ({ until }) => `They are not sent, and nobody is asked, until ${until}.`,
};

/** What was decided, and what follows. */
export function decidedText(district: string, view: DecidedView): string {
  const lines = view.rows.map(({ kind, op, rows }) => `  ${op} ${kind}: ${counted(rows)}`);
  return [`${past[view.verb]} of run ${view.run}:`, ...lines, consequences[view.verb](view, district)].join('\n');
}

const past: Readonly<Record<Verb, string>> = {
  [Verb.release]: 'Released',
  [Verb.discard]: 'Discarded',
  [Verb.keep]: 'Kept back',
};

function nothingHeld(name: string): string {
  return `Run ${name} holds nothing that waits for a decision.`;
}

function schoolOf({ school, schoolName }: HeldGroup): string {
  if (school === null || school === '') return '';
  return schoolName === null ? school : `${schoolName} (${school})`;
}

function decidedOf({ decided }: HeldGroup): string {
  return Object.entries(decided)
    .map(([verb, rows]) => `${verb} ${counted(rows)}`)
    .join(', ');
}
