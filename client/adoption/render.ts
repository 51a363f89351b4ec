import { meaningOf, remedyOf } from '../../codes/registry.js';
import type { AdoptionResult } from '../../roster/adoption/result.js';
import type { Obstruction } from '../../roster/adoption/link-states.js';
import type { LeftThing } from '../../store/adoption/left.js';
import type { LinkCount, LinkLine } from '../../store/adoption/links.js';
import { table } from '../tables.js';

const left = (title: string) => ({ title });
const right = (title: string) => ({ title, right: true });

const stateWords: Record<LinkCount['state'], string> = {
  proposed: 'to decide',
  confirmed: 'confirmed',
  rejected: 'rejected: a new one',
  unmatched: 'nothing stands',
  applied: 'carried out',
  freed: 'to be made, or made',
  takenBack: 'taken back',
};

const needWords: Record<NonNullable<LinkCount['need']>, string> = {
  pin: 'keeps its SIS id',
  change: 'gets another SIS id',
  give: 'has none, gets one',
};

/** What is planned, by what is to be done with it; then the links to decide on, without names of people. */
export function planText(counts: readonly LinkCount[], lines: readonly LinkLine[], most: number): string {
  if (counts.length === 0) return 'Nothing is planned for adoption.';
  const summary = table(
    [left('kind'), left('state'), left('confidence'), left('SIS id'), left('in the way'), right('links')],
    counts.map((each) => [
      ...[each.kind, stateWords[each.state], each.confidence ?? '', each.need === null ? '' : needWords[each.need]],
      ...[each.obstruction ?? '', each.links],
    ]),
  );
  const obstructions = [...new Set(counts.flatMap(({ obstruction }) => obstruction ?? []))];
  return [summary, obstructions.map(obstructionText).join('\n'), linesText(lines, most)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function obstructionText(code: Obstruction): string {
  return `${code}: ${meaningOf(code)}. ${remedyOf(code)}`;
}

function linesText(lines: readonly LinkLine[], most: number): string {
  if (lines.length === 0) return '';
  const shown = table(
    [
      ...[right('number'), left('kind'), left('state'), left('confidence'), left('because of'), left('wanted SIS id')],
      ...[left("Canvas's id"), left('SIS id there'), left('schools'), left('by')],
    ],
    lines.map((each) => [
      ...[each.id, each.kind, stateWords[each.state], each.confidence ?? '', each.facts?.join(', ') ?? ''],
      ...[each.wantedId, each.canvasId ?? '', each.standingId ?? '', each.schools.join(', '), each.by ?? ''],
    ]),
  );
  return lines.length < most ? shown : `${shown}\nThe first ${most}; more of them: --json.`;
}

/** What an adoption, or its taking back, came to. */
export function resultLines(result: AdoptionResult, isBack: boolean): string {
  const { district, run, links, changes, byApi, undone, enrollments, toMake, open, obstructed, made, restored } =
    result;
  const keptIds = result.keptIds ?? 0;
  const since = Object.entries(made ?? {}).map(([kind, things]) => `${things} of ${kind}`);
  return [
    isBack
      ? `The adoption of ${district} is ${keptIds > 0 ? 'not taken back yet' : 'taken back'} (run ${run}): ${changes - undone} SIS ids are as they were.`
      : `Run ${run} of ${district}: ${links} links are carried out, ${enrollments} enrollments count as accepted.`,
    isBack
      ? ''
      : `${changes} SIS ids were changed or given, ${byApi} of them one by one; ${toMake} things are made by the next night.`,
    undone === 0 ? '' : `${undone} changes of ids are not as wanted: Canvas shows others.`,
    keptIds === 0
      ? ''
      : `${keptIds} objects keep the ids that the adoption gave them: Canvas's SIS imports page says why. Everything stays linked, and no run sends until this has come to its end: rollbook adopt ${district} back`,
    restored === undefined || restored.rows === 0 ? '' : restoredText(restored),
    since.length === 0
      ? ''
      : `Made by runs since, and left in Canvas: ${since.join(', ')} (rollbook adopt ${district} show --made).`,
    open + obstructed === 0
      ? ''
      : `Nights leave alone: ${open} on which nobody has decided, ${obstructed} with something in the way.`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function restoredText({ rows, accepted }: NonNullable<AdoptionResult['restored']>): string {
  const what = `${accepted} rows that runs had changed stand as before.`;
  return accepted >= rows ? what : `${what} Canvas has not taken ${rows - accepted}: its SIS imports page says why.`;
}

/** What a taking back has left in Canvas. */
export function leftText(things: readonly LeftThing[], most: number): string {
  if (things.length === 0) return 'Nothing that runs had made was left by a taking back.';
  const shown = table(
    [left('kind'), left('SIS id'), left('person'), left('role')],
    things.map(({ kind, sisId, userId, role }) => [kind, sisId, userId ?? '', role ?? '']),
  );
  return things.length < most ? shown : `${shown}\nThe first ${most}; more of them: --json.`;
}
