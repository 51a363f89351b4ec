import { kindWords } from './kind-words.js';
import { phaseNames, type ImportPhase } from '../roster/plan.js';
import type { CollectionRead, KindCount, RunSummary } from './summary.js';
import { isWell } from '../codes/run-outcome.js';
import { meaningOf, sentenceOf } from '../codes/registry.js';
import { printable, table, type Column } from './tables.js';
import { counted, duration, timeIn } from './times.js';

/** A run's summary for a terminal: outcome, stages, collections read, planned rows with their outcomes, imports. */
export function renderSummary(run: RunSummary, extra: { uiLink?: string | null; why?: string | null } = {}): string {
  const ended = run.endedAt ? ` to ${timeIn(run.zone, run.endedAt)}` : ', going on';
  const head = [
    `${run.name} (${run.district}), run ${run.number}${kindWords(run.kind)}, as of ${run.asOf}`,
    `${timeIn(run.zone, run.startedAt)}${ended} (${duration(run.seconds)})`,
    outcomeLine(run),
  ];
  const parts = [
    head.join('\n'),
    extra.why ? printable(extra.why) : '',
    run.stages.length > 0 ? stagesLine(run) : '',
    run.collections.length > 0 ? collectionsTable(run.collections) : '',
    run.counts.length > 0
      ? countsTable(run.counts)
      : run.outcome && isWell(run.outcome)
        ? 'Nothing had to change in Canvas.'
        : '',
    cascadesLine(run.cascadedRows),
    keptLine(run),
    reasonsLines(run.counts),
    importsLines(run),
    keptAwayLine(run),
    otherImportersLine(run),
    problemsLine(run),
    extra.uiLink ? `In the Temporal UI: ${extra.uiLink}` : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function keptAwayLine({ keptAway, disbelieved }: RunSummary): string {
  const { people = 0, classes = 0, enrollments = 0, others = 0 } = keptAway ?? {};
  const words = [
    people > 0 ? `${counted(people)} people` : '',
    classes > 0 ? `${counted(classes)} classes` : '',
    enrollments > 0 ? `${counted(enrollments)} enrollments` : '',
    others > 0 ? `${counted(others)} schools, terms and others` : '',
  ].filter((each) => each !== '');
  const kept = words.length > 0 ? `Kept out of Canvas by problems, or left as they were: ${words.join(', ')}` : '';
  const lists = disbelieved.length > 0 ? `Not believed: the list of ${disbelieved.join(', of ')}` : '';
  return [kept, lists].filter((each) => each !== '').join('\n');
}

function otherImportersLine({ otherImporters, district }: RunSummary): string {
  if (otherImporters === null || otherImporters.importers === 0) return '';
  const { importers, imports, active } = otherImporters;
  const who = `${counted(importers)} other${importers === 1 ? '' : 's'}`;
  const regular = active > 0 ? `, ${counted(active)} of them regularly what Rollbook sends too` : '';
  return `Imported into this Canvas in seven days by ${who}: ${counted(imports)} imports${regular}. rollbook connect ${district}`;
}

function problemsLine({ problems, acknowledged, district }: RunSummary): string {
  if (!problems && !acknowledged) return '';
  const open = problems === 1 ? 'An open problem' : `${counted(problems ?? 0)} open problems`;
  return `${open}${acknowledged ? ` and ${counted(acknowledged)} acknowledged` : ''}: rollbook problems ${district}`;
}

function outcomeLine({ outcome, code, waitsUntil, district }: RunSummary): string {
  if (outcome !== null) return `Outcome: ${outcome}${code ? ` (${code})` : ''}. ${sentenceOf(outcome)}`.trim();
  if (waitsUntil === null) return 'Outcome: still running.';
  return `It waits for decisions on what it holds, until ${waitsUntil}: rollbook hold show ${district}`;
}

function stagesLine({ stages }: RunSummary): string {
  const each = stages.map(({ stage, seconds }) => `${stage} ${seconds === null ? '...' : duration(seconds)}`);
  return `Stages: ${each.join(', ')}`;
}

const uses: Readonly<Record<string, string>> = {
  all: 'yes',
  noRemovals: 'no: nothing is removed for what it misses',
  nothing: 'no: nothing of it was used',
};

function collectionsTable(collections: readonly CollectionRead[]): string {
  const right = (title: string): Column => ({ title, right: true });
  const columns = [
    { title: 'read' },
    right('rows'),
    right('new'),
    right('changed'),
    right('missing'),
    right('rejected'),
  ];
  return table(
    [...columns, { title: 'proven complete' }],
    collections.map(({ collection, rows, counts, use, reasons }) => {
      const of = (name: keyof NonNullable<typeof counts>): string => (counts ? counted(counts[name]) : '');
      const why = reasons.length > 0 ? ` (${reasons.map((reason) => reason.code).join(', ')})` : '';
      return [
        collection,
        counted(rows),
        of('new'),
        of('changed'),
        of('missing'),
        of('rejected'),
        `${uses[use] ?? use}${why}`,
      ];
    }),
  );
}

function countsTable(counts: readonly KindCount[]): string {
  const numbers = ['planned', 'accepted', 'rejected', 'held', 'waiting', 'open'] as const;
  return table(
    [{ title: 'kind' }, { title: 'operation' }, ...numbers.map((title) => ({ title, right: true }))],
    counts.map((each) => [each.kind, each.op, ...numbers.map((name) => (each[name] === 0 ? '' : counted(each[name])))]),
  );
}

function cascadesLine(cascadedRows: RunSummary['cascadedRows']): string {
  const enrollments = Object.entries(cascadedRows).map(([state, count]) => `${counted(count)} ${state}`);
  return enrollments.length > 0
    ? `Of the enrollments to be removed, Canvas removes with sections and courses: ${enrollments.join(', ')}`
    : '';
}

function keptLine({ keptRows, district }: RunSummary): string {
  if (keptRows === 0) return '';
  return `Of the rejected rows, Canvas did not refuse ${counted(keptRows)}: it kept what somebody has set by hand. rollbook problems ${district}`;
}

function reasonsLines(counts: readonly KindCount[]): string {
  const lines = counts.flatMap(({ kind, op, reasons }) =>
    Object.entries(reasons).map(([code, rows]) => `  ${kind} ${op}: ${counted(rows)} ${code}, ${meaningOf(code)}`),
  );
  return lines.length > 0 ? `Held or waiting:\n${lines.join('\n')}` : '';
}

function importsLines({ imports }: RunSummary): string {
  const lines = imports.map((each) => {
    const rows = Object.entries(each.rows).map(([kind, count]) => `${kind} ${counted(count)}`);
    const number = each.canvasImportId === null ? 'not confirmed by Canvas yet' : `import ${each.canvasImportId}`;
    const messages = each.messages > 0 ? `, ${counted(each.messages)} messages` : '';
    const again = each.attempt > 1 ? `, sent again (${each.attempt})` : '';
    return `  ${number}: ${phaseNames[each.phase as ImportPhase]}${again}; ${rows.join(', ')}${messages}`;
  });
  return lines.length > 0 ? `Canvas:\n${lines.join('\n')}` : '';
}
