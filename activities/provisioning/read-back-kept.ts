import { Context } from '@temporalio/activity';
import type { CanvasClient } from '../../canvas/client.js';
import { mapConcurrently } from '../../canvas/map-concurrently.js';
import type { CanvasKind } from '../../canvas/sis/rows.js';
import { keptColumns, namesShown } from '../../roster/kept-columns.js';
import type { KeptRow, RowToReadBack } from '../../store/provisioning/imports/kept-rows.js';

/** Accepted rows of a kind and phase that are read back, a request or two each. Each night others, logins first. */
export const mostReadBack = 200;

type Fields = Record<string, string>;

/**
 * Reads rows back of which Canvas may have passed over a column without a word, since somebody has set it by hand.
 * Returns those that it shows otherwise than they were sent.
 */
export async function readBackKept(
  canvas: CanvasClient,
  kind: CanvasKind,
  rows: readonly RowToReadBack[],
): Promise<KeptRow[]> {
  const { heartbeat } = Context.current();
  const read = rowReader(canvas);
  let readBack = 0;
  const found = await mapConcurrently(rows, async ({ seq, sisId, before, after, changed }): Promise<KeptRow> => {
    const shown = keptColumns(kind, after, await read(kind, before, after));
    heartbeat({ readBackKept: (readBack += 1), of: rows.length });
    const wanted = Object.fromEntries(Object.keys(shown).map((column) => [column, after[column] ?? '']));
    return { seq, sisId, shown, wanted, isWhole: changed.every((column) => column in shown) };
  });
  return found.filter(({ shown }) => Object.keys(shown).length > 0);
}

/** Reads a row as Canvas shows it, by what it was before and should be. */
export type RowReader = (kind: CanvasKind, before: Fields, after: Fields) => Promise<Fields>;

export function rowReader(canvas: CanvasClient): RowReader {
  const idOf = idsBySisId(canvas);
  return (kind, before, after) => rowShown(canvas, idOf, kind, before, after);
}

type IdOf = (kind: 'account' | 'term', sisId: string) => Promise<string | null>;

/** Canvas's own ids of accounts and terms: a course names these. Each is asked for once. */
function idsBySisId(canvas: CanvasClient): IdOf {
  const known = new Map<string, Promise<string | null>>();
  return (kind, sisId) => {
    const key = `${kind} ${sisId}`;
    const asked = known.get(key) ?? canvas[kind](sisId).then((seen) => seen?.id ?? null);
    known.set(key, asked);
    return asked;
  };
}

/** What can be known of a row by reading the object back; nothing of one that Canvas does not hold. */
async function rowShown(
  canvas: CanvasClient,
  idOf: IdOf,
  kind: CanvasKind,
  before: Fields,
  after: Fields,
): Promise<Fields> {
  const named = (of: 'account' | 'term', column: string, id: string | null) =>
    sisIdShown(idOf, { of, id, before: before[column] ?? '', after: after[column] ?? '' }).then((sisId) =>
      sisId === null ? {} : { [column]: sisId },
    );
  switch (kind) {
    case 'account': {
      const seen = await canvas.account(after.account_id!);
      if (seen === null) return {};
      return { name: seen.name, ...(await named('account', 'parent_account_id', seen.parentId)) };
    }
    case 'term': {
      const seen = await canvas.term(after.term_id!);
      return seen === null ? {} : { name: seen.name, start_date: seen.startsAt ?? '', end_date: seen.endsAt ?? '' };
    }
    case 'course': {
      const seen = await canvas.course(after.course_id!);
      if (seen === null) return {};
      return {
        ...{ long_name: seen.name, short_name: seen.code ?? '' },
        ...(await named('account', 'account_id', seen.accountId)),
        ...(await named('term', 'term_id', seen.termId)),
      };
    }
    case 'section': {
      const seen = await canvas.section(after.section_id!);
      if (seen === null) return {};
      // A cross-listed section keeps its home, which is what its row says: somebody has put it elsewhere, and it stays.
      const { homeCourseId: home, courseSisId } = seen;
      const courseId = home === null ? courseSisId : ((await canvas.courseById(home))?.sisId ?? null);
      return { name: seen.name, ...(courseId !== null && { course_id: courseId }) };
    }
    case 'user': {
      const seen = await canvas.user(after.user_id!);
      if (seen === null) return {};
      return { ...namesShown(after, seen), ...(seen.loginId !== null && { login_id: seen.loginId }) };
    }
    case 'enrollment':
      return {};
  }
}

/** The SIS id of an account or term that Canvas names by its own id, of a column that changed; null: not known. */
async function sisIdShown(
  idOf: IdOf,
  { of, id, before, after }: { of: 'account' | 'term'; id: string | null; before: string; after: string },
): Promise<string | null> {
  if (before === after || before === '' || after === '' || id === null) return null;
  if ((await idOf(of, after)) === id) return after;
  return (await idOf(of, before)) === id ? before : null;
}
