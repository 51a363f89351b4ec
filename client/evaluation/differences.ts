import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { meaningOf } from '../../codes/registry.js';
import type { ComparedCount, Evaluation, Shadow } from '../../evaluation/model.js';
import { linesOfShadow, totalsOfShadow } from '../../evaluation/shadow.js';
import { differenceWords, shadowLine } from '../../evaluation/words.js';
import type { DifferenceLine } from '../../store/evaluation/shadow/read.js';
import { printable, table } from '../tables.js';

const right = (title: string) => ({ title, right: true });
const left = (title: string) => ({ title });
const shown = (count: number): string => (count === 0 ? '' : String(count));

/** What an evaluation says of Canvas as it stands and as Rollbook would have it: of all schools, or of one. */
export function differencesText(
  { name, district, run, asOf, unproven }: Evaluation,
  shadow: Shadow,
  of: { school: string | null; onlyNew: boolean },
): string {
  const lines = linesOfShadow(shadow, of.school).filter((each) => !of.onlyNew || each.fresh > 0);
  const parts = [
    `${printable(name)} (${district}), evaluation ${district}/${run} as of ${asOf}. Nothing was written at either end.`,
    unproven.length > 0 ? `Not read to a proven end: ${unproven.join(', ')}. What is missing there may be none.` : '',
    of.school === null && !of.onlyNew ? `Canvas differs ${shadowLine(shadow, totalsOfShadow(shadow))}.` : '',
    lines.length === 0
      ? 'Nothing differs.'
      : table(
          [
            ...[
              left('kind'),
              left('differs'),
              left('why'),
              right('things'),
              right('new'),
              right('gone'),
              left('since'),
            ],
            left('means'),
          ],
          lines.map((each) => [
            ...[each.kind, differenceWords(each.what, each.field), why(each), shown(each.count), shown(each.fresh)],
            ...[shown(each.gone), each.oldest, meaningOf(each.detail ?? each.cause)],
          ]),
        ),
    comparedText(shadow, of.school),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function why({ cause, detail }: { cause: string; detail: string | null }): string {
  return detail === null ? cause : `${cause}: ${detail}`;
}

function comparedText({ compared }: Shadow, school: string | null): string {
  const sums = new Map<string, Pick<ComparedCount, 'compared' | 'hanging' | 'waiting'>>();
  for (const each of compared) {
    if (school !== null && each.school !== school) continue;
    const sum = sums.get(each.kind) ?? { compared: 0, hanging: 0, waiting: 0 };
    sums.set(each.kind, {
      compared: sum.compared + each.compared,
      hanging: sum.hanging + each.hanging,
      waiting: sum.waiting + each.waiting,
    });
  }
  return table(
    [left('wanted'), right('compared'), right('of what is missing'), right('waits for a question')],
    [...sums].map(([kind, sum]) => [kind, shown(sum.compared), shown(sum.hanging), shown(sum.waiting)]),
  );
}

const columns = [
  ...[
    'kind',
    'differs',
    'why',
    'means',
    'since',
    'school',
    'sourcedId',
    'name',
    'person',
    "person's sourcedId",
    'role',
  ],
  ...['as the SIS would have it', 'as Canvas shows it', 'Canvas id', "person's Canvas id"],
];

/** Writes differences into a file, row by row. It names people, so only its owner may read it. Returns how many. */
export async function writeDifferences(
  rows: AsyncIterable<DifferenceLine>,
  nameOf: (school: string | null) => string,
  file: string,
): Promise<number> {
  let count = 0;
  const cells = async function* (): AsyncGenerator<string[]> {
    for await (const each of rows) {
      count += 1;
      yield [
        ...[each.kind, differenceWords(each.what, each.field), why(each), meaningOf(each.detail ?? each.cause)],
        ...[each.since, nameOf(each.school), each.sources.join(', '), each.name, each.person ?? ''],
        ...[each.personSources.join(', '), each.role ?? '', each.wanted ?? '', each.standing ?? ''],
        ...[each.canvasId ?? '', each.canvasUserId ?? ''],
      ];
    }
  };
  const csv = stringify({ header: true, columns, escape_formulas: true, bom: true });
  await pipeline(cells(), csv, createWriteStream(file, { mode: 0o600 }));
  return count;
}
