import type { RecordRemarkCode } from '../../../codes/record-remarks.js';
import { remedyOf } from '../../../codes/registry.js';
import type { Remark } from '../../../oneroster/rostering/remarks.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import type { CollectionPage } from '../../../oneroster/rostering/read-collection.js';
import type { NewProblem } from '../../../store/problems/save-problems.js';

/** The remarks on one record as problems: one for each code, with the first field. */
export function remarkProblems(
  collection: CollectionName,
  sourcedId: string,
  remarks: readonly Remark[],
): NewProblem[] {
  return remarks.map(({ code, field, detail }) =>
    problemOf(code, collection, sourcedId, { field, detail: detail ?? null }),
  );
}

/** Records of a read whose texts were not UTF-8. They are not named one by one: mostly all with accents are. */
export interface RecodedText {
  /** The first of them. */
  example: string | null;
  records: number;
}

export const noRecodedText: RecodedText = { example: null, records: 0 };

/** Adds a page's fresh rows that hold other than ASCII, if its texts were recoded. */
export function addRecodedText(before: RecodedText, { page, fresh, recoded }: CollectionPage): RecodedText {
  if (!recoded) return before;
  let { example, records } = before;
  for (let row = fresh.from; row < fresh.to; row += 1) {
    if (!page.slice(row).some((byte) => byte >= 0x80)) continue;
    records += 1;
    example ??= sourcedIdOf(page.parse(row));
  }
  return { example, records };
}

export function recodedProblems(collection: CollectionName, { example, records }: RecodedText): NewProblem[] {
  if (example === null) return [];
  return [problemOf('TEXT_RECODED', collection, example, { field: null, detail: null, affected: records })];
}

function problemOf(
  code: RecordRemarkCode,
  kind: CollectionName,
  thing: string,
  of: Pick<NewProblem, 'field' | 'detail' | 'affected'>,
): NewProblem {
  return { code, kind, thing, school: null, ...of, remedy: remedyOf(code) };
}

function sourcedIdOf(record: unknown): string | null {
  const sourcedId = (record as { sourcedId?: unknown } | null)?.sourcedId;
  return typeof sourcedId === 'string' ? sourcedId.trim() || null : null;
}
