import { expect } from 'vitest';

/** A line that the practice Canvas tells of one object. */
export type Row = Record<string, unknown> & { id: number };

/** What stands in Canvas, by kind. */
export type Dump = Record<(typeof kinds)[number], Row[]>;
const kinds = [
  ...(['accounts', 'terms', 'courses', 'sections', 'users', 'logins', 'enrollments'] as const),
  ...(['roles', 'admins', 'observer_links', 'submissions'] as const),
] as const;

export async function linesOf(controlUrl: string, path: string): Promise<Row[]> {
  const text = await (await fetch(`${controlUrl}/canvas/${path}`)).text();
  return text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

export async function dumpOf(controlUrl: string): Promise<Dump> {
  const dumped = kinds.map(async (kind) => [kind, await linesOf(controlUrl, kind)]);
  return Object.fromEntries(await Promise.all(dumped)) as Dump;
}

/** sourcedIds of the records of a kind for which Canvas had nothing. */
export type Missing = (kind: string) => ReadonlySet<string>;

/** @param truth what each object of Canvas was for when it was filled */
export function missingOf(truth: readonly object[]): Missing {
  const lines = truth as ReadonlyArray<{ kind: string; canvas_id: number | null; sourced_ids: string[] }>;
  return (kind) =>
    new Set(lines.filter((line) => line.kind === kind && line.canvas_id === null).flatMap((line) => line.sourced_ids));
}

/** What tells when a row was written, and by which import: an inverse import stamps what it gives back. */
const stamps = new Set(['updated_at', 'sis_import_id', 'signed_in_at']);

/** A dump without stamps. */
export function plain(dump: Dump): Dump {
  const strip = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([key]) => !stamps.has(key))) as Row;
  return Object.fromEntries(Object.entries(dump).map(([kind, rows]) => [kind, rows.map(strip)])) as Dump;
}

/** Everybody and everything that stood still stands as it was, apart from SIS ids: only rows were added. */
export function expectKept(before: Dump, after: Dump): void {
  expect(changed(before, after)).toEqual([]);
}

/**
 * What stood and stands otherwise now, apart from SIS ids; the first of each kind, and how many. Who was taken out of a
 * section may sit there again: the SIS wants it.
 */
export function changed(before: Dump, after: Dump): string[] {
  return kinds.flatMap((kind) => {
    const now = new Map(after[kind].map((row) => [row.id, row]));
    const others = before[kind].flatMap((row) => {
      if (kind === 'enrollments' && row.state === 'deleted') return [];
      const is = JSON.stringify(comparable(kind, now.get(row.id) ?? { id: -1 }));
      const was = JSON.stringify(comparable(kind, row));
      return is === was ? [] : [`${was} is ${is}`];
    });
    return others.length === 0 ? [] : [`${kind} changed (${others.length}): ${others[0]}`];
  });
}

/** What was added stands for records that Canvas had nothing for, and nobody sits twice in one section. */
export function expectNothingTwice(before: Dump, after: Dump, missing: Missing): void {
  expect(madeTwice(before, after, missing)).toEqual([]);
}

export function madeTwice(before: Dump, after: Dump, missing: Missing): string[] {
  const twice: string[] = [];
  for (const [kind, table] of [
    ['section', 'sections'],
    ['user', 'users'],
  ] as const) {
    const known = new Set(before[table].map((row) => row.id));
    const made = after[table].filter((row) => !known.has(row.id)).map((row) => String(row.sis_id));
    twice.push(...made.filter((id) => !missing(kind).has(id)).map((id) => `${kind} ${id} made twice`));
  }
  const known = new Set(before.enrollments.map((row) => row.id));
  const placeOf = (row: Row): string => [row.canvas_user_id, row.canvas_section_id, row.type].join('/');
  const taken = new Set(before.enrollments.filter((row) => row.state !== 'deleted').map(placeOf));
  const again = after.enrollments.filter((row) => !known.has(row.id) && taken.has(placeOf(row)));
  return [...twice, ...again.map((row) => `enrollment ${placeOf(row)} made twice`)];
}

/**
 * A row without stamps and SIS ids, which an adoption gives. The login that Canvas shows of a person is the one with a SIS
 * id: all of them are compared among the logins.
 */
function comparable(kind: string, row: Row): Record<string, unknown> {
  const sisIds = /^(sis_.*|(user|course|section|account|term|parent_account|home_course|associated_user)_id)$/;
  return Object.fromEntries(
    Object.entries(row)
      .filter(([key]) => !stamps.has(key) && !sisIds.test(key) && !(kind === 'users' && key === 'login_id'))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
