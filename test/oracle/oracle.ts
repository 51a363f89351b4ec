import { createMemory } from './memory.js';
import { enrollmentsWanted, peopleOf, usersWanted } from './people.js';
import { accountsWanted, coursesAndSectionsWanted, placesOf, termsWanted } from './places.js';
import {
  canvasKinds,
  nothingInCanvas,
  readCanvas,
  readTruth,
  type CanvasKind,
  type CanvasState,
  type CanvasThing,
  type Truth,
} from './read.js';
import type { Demand, Demands, Rules } from './rules.js';

/**
 * A thing that is left as it was before, or not judged at all (`any`): asked by kind, key, and what is known of it on
 * either side.
 */
export type Leave = (kind: CanvasKind, key: string, thing: CanvasThing | undefined) => boolean | 'any';

export interface NightJudged {
  /** A date or a local time of the district. */
  asOf: string;
  /** Whether this night's reads could be proven whole; only such nights count for what vanished. */
  complete?: boolean;
  /** What may stand as it stood: a former teacher in the days of overlap, what is held, what the provider did not show. */
  leave?: Leave;
  /** By sourcedId of now, the one under which Canvas has the same person or class: what a person has said to be one. */
  same?: ReadonlyMap<string, string>;
}

/** A Canvas that is shared with other districts. */
export interface SharedCanvas {
  /** Of the sandbox in which it is. */
  controlUrl: string;
  /** Whether something is the district's, by its SIS id or `section / user / role`. */
  isOwn: (key: string) => boolean;
}

function ownPartOf(canvas: CanvasState, isOwn: SharedCanvas['isOwn']): CanvasState {
  const part = nothingInCanvas();
  for (const kind of canvasKinds) part[kind] = new Map([...canvas[kind]].filter(([key]) => isOwn(key)));
  return part;
}

/**
 * Says after each night what in Canvas differs from what must stand there, from the district's truth and settings and
 * the documented rules alone (docs/mapping.md). It shares no code with what it judges.
 */
export function createOracle(controlUrl: string, rules: Rules, shared?: SharedCanvas) {
  const memory = createMemory();
  let before: CanvasState = nothingInCanvas();

  return {
    /** Differences in words; empty when all is as it must be. Each night is judged once, in order. */
    async differences({ asOf, complete = true, leave = () => false, same }: NightJudged): Promise<string[]> {
      const truth = underKnownIds(await readTruth(controlUrl), same ?? new Map<string, string>());
      const canvas = shared
        ? ownPartOf(await readCanvas(shared.controlUrl), shared.isOwn)
        : await readCanvas(controlUrl);
      const today = asOf.slice(0, 10);
      const at = Date.parse(`${asOf.length === 10 ? `${asOf}T00:30` : asOf}:00Z`);
      const night = { at, complete, proofHours: rules.removals.proofHours };
      const classes = memory.recall('classes', truth, night);
      const users = memory.recall('users', truth, night);
      const enrollments = memory.recall('enrollments', truth, night);
      const sessions = memory.sessions(truth);
      const courses = memory.courses(truth);
      const places = placesOf({ truth, classes, sessions, courses, rules, today, before });
      const people = peopleOf(users, truth, before, rules);
      const terms = termsWanted(places, truth, canvas, rules);
      const lessons = coursesAndSectionsWanted(places, terms.termOf, before, rules);
      const demands: Record<CanvasKind, Demands> = {
        account: accountsWanted(truth, rules),
        term: terms.demands,
        course: lessons.courses,
        section: lessons.sections,
        user: usersWanted(people, before, rules),
        enrollment: enrollmentsWanted(enrollments, places, people, today, rules),
      };
      const found = canvasKinds.flatMap((kind) => compare(kind, demands[kind], canvas[kind], before[kind], leave));
      before = canvas;
      return found;
    },
    /** Looks once more before a night: what people have done in Canvas by hand is what stands there. */
    async look(): Promise<void> {
      before = await readCanvas(controlUrl);
    },
    /** What stood in Canvas when it was judged last. */
    canvas: (): CanvasState => before,
  };
}

export type Oracle = ReturnType<typeof createOracle>;

/** The truth with people and classes under the ids by which Canvas knows them. */
function underKnownIds(truth: Truth, same: ReadonlyMap<string, string>): Truth {
  const known = (id: string): string => same.get(id) ?? id;
  return {
    ...truth,
    classes: truth.classes.map((each) => ({ ...each, sourcedId: known(each.sourcedId) })),
    users: truth.users.map((each) => ({ ...each, sourcedId: known(each.sourcedId) })),
    enrollments: truth.enrollments.map((each) => ({ ...each, user: known(each.user), class: known(each.class) })),
  };
}

function compare(
  kind: CanvasKind,
  demands: Demands,
  now: ReadonlyMap<string, CanvasThing>,
  before: ReadonlyMap<string, CanvasThing>,
  leave: Leave,
): string[] {
  const found: string[] = [];
  for (const key of new Set([...demands.keys(), ...now.keys(), ...before.keys()])) {
    const is = now.get(key);
    const was = before.get(key);
    // A thing of which the SIS says nothing (any more) is left alone where it stood, and must not appear.
    const left = leave(kind, key, is ?? was);
    if (left === 'any') continue;
    const demand: Demand = left ? { must: 'stay' } : (demands.get(key) ?? { must: 'stay' });
    found.push(...judge(`${kind} ${key}`, demand, is, was));
  }
  return found;
}

function judge(name: string, demand: Demand, is: CanvasThing | undefined, was: CanvasThing | undefined): string[] {
  switch (demand.must) {
    case 'stand':
      return is ? wrongFields(name, demand.fields, is, was) : [`${name}: missing`];
    case 'go':
      if (!is) return was ? [`${name}: has disappeared`] : [];
      if (demand.states.includes(String(is.state))) return [];
      if (
        was &&
        was.state === is.state &&
        was.state !== 'active' &&
        was.state !== 'claimed' &&
        was.state !== 'available'
      )
        return [];
      return [`${name}: is ${String(is.state)}, must be ${demand.states.join(' or ')}`];
    case 'stay':
      if (!is) return was ? [`${name}: has disappeared`] : [];
      if (!was) return [`${name}: unexpected, is ${String(is.state)}`];
      return wrongFields(name, stable(was), is, undefined);
  }
}

/** Everything of a thing that an import can change. */
function stable(thing: CanvasThing): Record<string, unknown> {
  const { id, created_at, updated_at, sis_import_id, sticky, completed_at, ...fields } = thing;
  void [id, created_at, updated_at, sis_import_id, sticky, completed_at];
  return fields;
}

/** What the screens call a field whose edit makes it sticky: such a field is left as it was edited. */
const stickyNames: Record<string, readonly string[]> = {
  name: ['name', 'long_name', 'full_name', 'first_name', 'last_name'],
  sortable_name: ['sortable_name', 'full_name', 'first_name', 'last_name'],
  course_code: ['short_name'],
  start_at: ['start_date'],
  end_at: ['end_date'],
  state: ['status'],
};

function wrongFields(
  name: string,
  fields: Record<string, unknown>,
  is: CanvasThing,
  was: CanvasThing | undefined,
): string[] {
  const sticky = Array.isArray(is.sticky) ? (is.sticky as string[]) : [];
  return Object.entries(fields).flatMap(([field, wanted]) => {
    if (was && [field, ...(stickyNames[field] ?? [])].some((each) => sticky.includes(each))) return [];
    const accepted: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    const value = is[field] ?? null;
    if (accepted.some((each) => JSON.stringify(each ?? null) === JSON.stringify(value))) return [];
    return [`${name}: ${field} is ${JSON.stringify(value)}, must be ${JSON.stringify(wanted ?? null)}`];
  });
}
