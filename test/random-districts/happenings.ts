import type { Random } from '../holds/random.js';

/** A fault or an event of the practice systems, with its settings. */
export interface Happening {
  name: string;
  settings: Record<string, unknown>;
}

const of = (name: string, settings: Record<string, unknown> = {}): Happening => ({ name, settings });

/** What happens at schools between two nights. */
const events = (random: Random): Happening[] => [
  of('add-students', { count: few(random) }),
  of('drop-students', { count: few(random) }),
  of('move-class', { count: few(random) }),
  of('move-school', { count: 1 }),
  of('rename-student', { count: few(random) }),
  of('rename-class', { count: 1 }),
  of('replace-teacher', { count: 1, fresh: random.chance() }),
  of('new-class', { count: 1 }),
  of('re-enter', { count: 1 }),
  of('vanish-students', { count: few(random) }),
  of('mark-tobedeleted', { collection: 'enrollments', count: few(random) }),
  of('swap-logins', { count: 1 }),
  // More than a night may take away by itself.
  of('drop-students', { count: 30 }),
];

const few = (random: Random): number => 1 + Math.floor(random.next() * 4);

/** How the SIS misbehaves while it is read: for the whole night, or for some requests. */
const sisFaults = (random: Random): Happening[] => [
  of('drift-rows', { path: random.pick(['users', 'enrollments']) }),
  of('short-collection', { path: random.pick(['users', 'classes', 'enrollments']), percent: random.pick([2, 8, 30]) }),
  of('missing-school'),
  of('duplicate-record', { path: random.pick(['users', 'classes', 'enrollments']) }),
  of('bad-record', {
    path: random.pick(['users', 'classes', 'enrollments']),
    kind: random.pick(['missing-id', 'invalid-date', 'dangling-reference', 'not-an-object']),
  }),
  of('wrong-total', { by: random.pick([7, -7]) }),
  of('no-total-count'),
  of('no-link'),
  of('ignore-sort'),
  of('restamp'),
  of('reordered-keys'),
  of('drops-vanish'),
  of('too-many', { times: 2, seconds: 1 }),
  of('cut-body', { times: 1 }),
  of('bad-gateway', { times: 1 }),
];

/** How Canvas misbehaves while it is sent to. */
const canvasFaults = (): Happening[] => [
  of('crash-in-chunk', { times: 1 }),
  of('partial-chunk', { times: 1 }),
  of('lose-answer', { times: 1 }),
  of('answer-502-after-taking', { times: 1 }),
  of('upload-refused-503', { times: 1 }),
  of('throttle-429', { times: 2 }),
  of('page-cap-50'),
];

/** How the gradebook misbehaves while grades are written. */
const writeFaults = (): Happening[] => [
  of('write-answer-lost', { times: 2 }),
  of('write-500', { times: 2 }),
  of('write-500-applied', { times: 2 }),
  of('write-503', { times: 2 }),
  of('write-429', { times: 1 }),
  of('token-expired-on-write', { times: 1 }),
  of('malformed-write-answer', { times: 1 }),
];

/** What happens on a day, and how the systems misbehave in the night after it. */
export interface Day {
  events: Happening[];
  /** While the roster is read and sent. */
  faults: Happening[];
  /** While grades are carried. */
  writeFaults: Happening[];
  /** The share of what is held that a person decides on in the morning, and how. */
  decision: 'release' | 'discard' | null;
}

export function dayOf(random: Random): Day {
  const some = <Item>(most: number, items: () => readonly Item[]): Item[] =>
    Array.from({ length: Math.floor(random.next() * (most + 1)) }, () => random.pick(items())!);
  return {
    events: some(3, () => events(random)),
    faults: [...some(1, () => sisFaults(random)), ...some(1, canvasFaults)],
    writeFaults: some(1, writeFaults),
    decision: random.pick(['release', 'discard', null]) ?? null,
  };
}
