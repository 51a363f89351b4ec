import type { PinLine } from '../../store/provisioning/decisions/pins.js';
import type { FoundThing } from '../../store/reports/explain/find-things.js';
import type { ProblemAbout } from '../../store/reports/explain/problems-about.js';
import { changedFields, inOrder, shownValue } from '../fields.js';
import { printable, table } from '../tables.js';
import { timeIn } from '../times.js';
import type { EnrollmentExplanation } from './explain-enrollment.js';
import type { NamedExplanation } from './explain-named.js';
import type { ExplainedObject, RecordExplanation } from './explain-record.js';
import { meaningOf } from '../../codes/registry.js';
import { plannedSentence } from './sentences.js';

export function matchesText(district: string, found: readonly FoundThing[]): string {
  const rows = found.map((each) => [each.collection, each.sourcedId, each.label]);
  const first = found[0]!;
  return [
    `${found.length} records fit:`,
    table([{ title: 'collection' }, { title: 'sourcedId' }, { title: 'name' }], rows),
    `Name one: rollbook explain ${district} ${first.sourcedId} --collection ${first.collection}`,
  ].join('\n');
}

export function recordText(zone: string, explanation: RecordExplanation): string {
  const { record, presence, objects, rules, problems, enrollments, sameUser, pins } = explanation;
  const seen =
    presence === 'present' ? 'shown by the SIS' : `not shown by the SIS since ${timeIn(zone, record.missingSince!)}`;
  const runs = `first seen in run ${record.firstRun ?? '?'}, changed in run ${record.changedRun ?? '?'}`;
  return [
    explanation.sentence,
    '',
    `${explanation.collection} ${explanation.sourcedId}: ${seen}${record.rejected ? ', REJECTED as last read' : ''}; ${runs}`,
    ...recordMembers(record.body).map(([name, value]) => `  ${name}: ${plain(value)}`),
    ...section(
      'Rules',
      rules.map((rule) => onceSaid(explanation.sentence, rule)),
    ),
    ...section('Other records of the same user', sameUser),
    ...objects.flatMap(objectLines),
    ...section('Enrollments', enrollments),
    ...section('Pins', pins.map(pinLine)),
    ...section('Problems', problems.map(problemLine)),
  ]
    .map(printable)
    .join('\n');
}

/** Members with id and status first; the store keeps no order. */
function recordMembers(body: RecordExplanation['record']['body']): Array<[string, unknown]> {
  const first = ['sourcedId', 'status'];
  const place = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return Object.entries(body ?? {}).sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1));
}

function objectLines({ kind, sisId, pinned, story }: ExplainedObject): string[] {
  const { desired, applied, planned } = story;
  const lines = [`Canvas ${kind} ${sisId}${pinned ? ' (its id is final)' : ''}`];
  if (applied) {
    lines.push(`  accepted in run ${applied.run}${applied.removed ? ', taken away' : ''}:`);
    lines.push(...inOrder(kind, applied.fields).map(([field, value]) => `    ${field}: ${shownValue(value)}`));
    const before = applied.before === null ? [] : changedFields(kind, applied.before, applied.fields);
    if (before.length > 0) lines.push('  before that:');
    lines.push(...before.map((each) => `    ${each.field}: ${shownValue(each.before ?? '')}`));
  }
  if (desired) {
    const reason = desired.reason ? ` (${desired.reason}: ${meaningOf(desired.reason)})` : '';
    lines.push(`  should be, as of run ${desired.run}: ${desired.state}${reason}`);
    const differs = desired.fields ? changedFields(kind, applied?.fields ?? null, desired.fields) : [];
    lines.push(...differs.map((each) => `    ${each.field}: ${shownValue(each.after)}`));
  }
  if (planned) {
    const decision = planned.outcome === 'accepted' ? `${planned.op} accepted` : plannedSentence(planned);
    const by = planned.canvasImportId ? `, import ${planned.canvasImportId}` : '';
    lines.push(`  last planned in run ${planned.run}${by}: ${decision}`);
  }
  return lines;
}

export function enrollmentText(zone: string, explanation: EnrollmentExplanation): string {
  const { story, enrollments, problems, pins } = explanation;
  const { planned } = story;
  return [
    explanation.sentence,
    '',
    `class ${explanation.classId ?? 'none'} (section ${explanation.sectionId ?? 'none'}), person ${explanation.personId ?? 'none'} (user ${explanation.userId ?? 'none'})`,
    ...enrollments.flatMap(({ record, judged, obstacle }) => [
      `  enrollment ${record.sourcedId}: ${record.role ?? 'unreadable'}${record.primary ? ', primary' : ''}, ${record.beginDate ?? '...'} to ${record.endDate ?? '...'}${record.missingSince ? `, not shown since ${timeIn(zone, record.missingSince)}` : ''}`,
      `    ${judged.decision}: ${said(explanation.sentence, judged.because) ? 'see above' : judged.because}`,
      ...(obstacle ? [`    but ${said(explanation.sentence, obstacle) ? 'see above' : obstacle}`] : []),
    ]),
    ...section(
      'Canvas',
      story.applied.map(
        (each) =>
          `${each.role}: ${each.status} since ${each.since} (run ${each.run})${each.before ? `, before: ${each.before}` : ''}`,
      ),
    ),
    ...(planned
      ? section('Last planned', [
          `run ${planned.run}: ${planned.op} as ${planned.status}; ${planned.outcome === 'accepted' ? `accepted (import ${planned.canvasImportId})` : plannedSentence(planned)}`,
        ])
      : []),
    ...section('Pins', pins.map(pinLine)),
    ...section('Problems', problems.map(problemLine)),
  ]
    .map(printable)
    .join('\n');
}

/** Whether the sentence at the top says it already. */
function said(sentence: string, words: string): boolean {
  return sentence.includes(words);
}

/** A rule with what it came to, if the sentence at the top does not say that already. */
function onceSaid(sentence: string, rule: string): string {
  const [name, ...rest] = rule.split(': ');
  const words = rest.join(': ');
  return words.includes(' ') && said(sentence, words) ? `${name}: see above` : rule;
}

/** All that is known of an id that no record has. */
export function namedText({ sentence, enrollments, problems }: NamedExplanation): string {
  return [sentence, '', ...section('Enrollments', enrollments), ...section('Problems', problems.map(problemLine))]
    .map(printable)
    .join('\n');
}

function pinLine({ id, kind, until, by, because }: PinLine): string {
  return `${kind}, left as it stands until ${until}: ${because} (${by}; pin ${id})`;
}

function problemLine({ code, kind, thing, field, detail, remedy }: ProblemAbout): string {
  return `${code} (${kind} ${thing}${field ? `, ${field}` : ''})${detail ? `: ${detail}` : ''} ${remedy}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}`, ...lines.map((line) => `  ${line}`)];
}

function plain(value: unknown): string {
  if (value === null || value === '') return '(blank)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
