import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { District } from '../../district/records.js';
import { personEvidence, sectionEvidence } from './evidence.js';
import type { Fill } from './fill.js';

export type TruthKind = 'account' | 'term' | 'course' | 'section' | 'user' | 'login' | 'enrollment';

/** What one object of Canvas is, or which record of the SIS has none. */
export interface TruthLine {
  kind: TruthKind;
  /** Null: the SIS has the record, Canvas has nothing that stands for it. */
  canvas_id: number | null;
  /** Records of the SIS that it stands for, or stood for before it was deleted; none: it belongs to no record. */
  sourced_ids: readonly string[];
  /** SIS id and state as Canvas was filled. */
  sis_id: string | null;
  state: string | null;
  /** What is peculiar about it. */
  traits: readonly string[];
  /** Of living people and sections that stand for a record: what of the two is the same, letter for letter. */
  evidence?: readonly string[];
}

/** A line for every object of Canvas, then one for every record of the SIS that Canvas has nothing for. */
export function* truthLines(fill: Fill): Generator<TruthLine> {
  const { state, district, notes, records } = fill;
  const linked: Partial<Record<TruthKind, Set<string>>> = {};
  const lines = function* <Row extends { id: number; state: string; sisId?: string | null }>(
    kind: TruthKind,
    rows: Iterable<Row>,
    evidenceOf?: (row: Row, sourcedIds: readonly string[]) => string[],
  ) {
    const seen = (linked[kind] = new Set<string>());
    for (const row of rows) {
      const sourcedIds = notes.sourcedIds(row);
      for (const id of sourcedIds) seen.add(id);
      const line = { kind, canvas_id: row.id, sourced_ids: sourcedIds, sis_id: row.sisId ?? null, state: row.state };
      const isLinked = sourcedIds.length > 0 && row.state !== 'deleted';
      const evidence = isLinked && evidenceOf ? { evidence: evidenceOf(row, sourcedIds) } : {};
      yield { ...line, traits: notes.traits(row), ...evidence };
    }
  };
  yield* lines('account', state.accounts.rows);
  yield* lines('term', state.terms.rows);
  yield* lines('course', state.courses.rows);
  const ofSection = sectionEvidence(fill);
  yield* lines('section', state.sections.rows, (row, [id]) => ofSection(row, records.classes.get(id!)!));
  const ofPerson = personEvidence(fill);
  yield* lines('user', state.users.rows, (row, ids) =>
    ofPerson(
      row,
      ids.map((id) => records.users.get(id)!),
    ),
  );
  yield* lines('login', state.logins.rows);
  const sisEnrollments = enrollmentsByPlace(district);
  const enrolled = new Set<string>();
  for (const row of state.enrollments.rows) {
    const users = notes.sourcedIds(state.users.get(row.userId)!);
    const classes = notes.sourcedIds(state.sections.get(row.sectionId)!);
    const isObserver = row.type === 'ObserverEnrollment';
    const ids = isObserver
      ? []
      : classes.flatMap((one) => users.flatMap((user) => sisEnrollments.get(one)?.get(user) ?? []));
    for (const id of ids) enrolled.add(id);
    const line = { kind: 'enrollment', canvas_id: row.id, sourced_ids: ids, sis_id: null, state: row.state } as const;
    yield { ...line, traits: notes.traits(row) };
  }
  const missing = function* (kind: TruthKind, records: Iterable<{ sourcedId: string }>, known: ReadonlySet<string>) {
    for (const { sourcedId } of records)
      if (!known.has(sourcedId))
        yield { kind, canvas_id: null, sourced_ids: [sourcedId], sis_id: null, state: null, traits: ['absent'] };
  };
  yield* missing('account', district.orgs, linked.account!);
  yield* missing('term', district.academicSessions, linked.term!);
  yield* missing('section', district.classes, linked.section!);
  yield* missing('user', district.users, linked.user!);
  yield* missing('enrollment', district.enrollments, enrolled);
}

/** Ids of the SIS's enrollments by class and user: who left and came back has several in one class. */
function enrollmentsByPlace(district: District): Map<string, Map<string, string[]>> {
  const places = new Map<string, Map<string, string[]>>();
  for (const { sourcedId, user, class: one } of district.enrollments) {
    const users = places.get(one) ?? new Map<string, string[]>();
    places.set(one, users);
    users.set(user, [...(users.get(user) ?? []), sourcedId]);
  }
  return places;
}

export async function writeTruth(path: string, lines: Iterable<TruthLine>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const texts = function* (): Generator<string> {
    for (const line of lines) yield `${JSON.stringify(line)}\n`;
  };
  await pipeline(Readable.from(texts()), createWriteStream(`${path}.new`));
  await rename(`${path}.new`, path);
}

export async function* readTruth(path: string): AsyncGenerator<TruthLine> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
    yield JSON.parse(line) as TruthLine;
}
