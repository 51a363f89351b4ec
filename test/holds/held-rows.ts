import type { selectedBy } from '../../roster/decision-request.js';
import { type DecisionRequest } from '../../roster/decision-request.js';
import { readCanvas, type CanvasState } from '../oracle/read.js';
import { imports } from '../nights/look.js';
import type { Practice } from '../nights/practice.js';

/** A row that the latest run holds or that somebody decided on, with all that a selection can speak of. */
export interface HeldRow {
  kind: string;
  key: string;
  op: string;
  school: string;
  reason: string;
  /** sourcedIds of its classes, and of its people. */
  classes: string[];
  people: string[];
}

/** Rows of the latest run in a state, for a reason if one is given. */
async function rowsIn(practice: Practice, state: string, reason: string | null): Promise<HeldRow[]> {
  const { sql } = practice.store;
  const [newest] = await sql<[{ id: number }]>`select max(id) as id from run where kind = 'provisioning'`;
  const rows = await sql<HeldRow[]>`
    select * from (
      select kind, sis_id as key, op, school, reason,
             case when kind in ('course', 'section') then sources else '{}' end as classes,
             case when kind = 'user' then sources else '{}' end as people
      from plan_row where run_id = ${newest.id} and seq > 0 and state = ${state}
      union all
      select 'enrollment', section_id || ' / ' || user_id, op, school, reason, array[class_id], array[person_id]
      from plan_enrollment where run_id = ${newest.id} and state = ${state}) p
    where ${reason === null ? sql`true` : sql`reason = ${reason}`}`;
  return [...rows].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

/** What the latest run asks about. */
export const asked = (practice: Practice) => rowsIn(practice, 'held', null);
/** What it does not send since somebody decided so. */
export const decidedOn = (practice: Practice, reason: 'DISCARDED' | 'KEPT') => rowsIn(practice, 'waiting', reason);

export const nameOf = ({ kind, key, op }: HeldRow): string => `${op} ${kind} ${key}`;
export const namesOf = (rows: readonly HeldRow[]): string[] => rows.map(nameOf);

export type Selectors = Pick<DecisionRequest, keyof typeof selectedBy | 'all'>;

/** Whether a row fits a selection, by what docs/holds.md says of each selector. */
export function fits(row: HeldRow, { all, school, kind, op, reason, class: of, person, row: key }: Selectors): boolean {
  const is = (wanted: string | undefined, ...values: string[]) => wanted === undefined || values.includes(wanted);
  return (
    all === true ||
    (is(school, row.school) &&
      is(kind, row.kind) &&
      is(op, row.op) &&
      is(reason, row.reason) &&
      is(of, ...row.classes) &&
      is(person, ...row.people) &&
      is(key, row.key))
  );
}

export const asOptions = (selection: Selectors): string[] =>
  Object.entries(selection).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]));

/** How many of these rows there are of each kind and operation, as a decision is answered. */
export function countsOf(rows: readonly HeldRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, op } of rows) counts[`${op} ${kind}`] = (counts[`${op} ${kind}`] ?? 0) + 1;
  return counts;
}

const own = new Set(['id', 'created_at', 'updated_at', 'sis_import_id', 'completed_at']);

/** Everything in Canvas by kind and key, an enrollment by section and user, as a text that differs when it has changed. */
export async function standingIn(practice: Practice): Promise<{ canvas: CanvasState; things: Map<string, string> }> {
  const canvas = await readCanvas(practice.sandbox.controlUrl);
  const things = new Map<string, string>();
  for (const [kind, each] of Object.entries(canvas))
    for (const [key, thing] of each) {
      const name = kind === 'enrollment' ? key.split(' / ').slice(0, 2).join(' / ') : key;
      things.set(`${kind} ${name}`, JSON.stringify(Object.entries(thing).filter(([field]) => !own.has(field))));
    }
  return { canvas, things };
}

/** Kinds and keys of what is another than before, or new. Nothing leaves Canvas: what is removed has another state. */
export const changedSince = (before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] =>
  [...now.keys()].filter((each) => before.get(each) !== now.get(each)).sort();

const sentKinds = ['user', 'course', 'section', 'enrollment'];

/** Rows that Canvas was given in all imports so far, by kind. */
export async function rowsGiven(practice: Practice): Promise<Record<string, number>> {
  const given = Object.fromEntries(sentKinds.map((kind) => [kind, 0]));
  for (const { data } of await imports(practice)) {
    const { counts } = data as { counts: Record<string, number> };
    for (const kind of sentKinds) given[kind]! += counts[`${kind}s`]!;
  }
  return given;
}
