import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Verb } from '../../roster/findings.js';
import { createOracle, type Oracle } from '../oracle/oracle.js';
import { enrollmentsIn, imports, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import {
  asked,
  asOptions,
  changedSince,
  countsOf,
  decidedOn,
  fits,
  namesOf,
  rowsGiven,
  standingIn,
  type HeldRow,
  type Selectors,
} from './held-rows.js';
import { command, nightThatWaits, type WaitingRun } from './waiting-run.js';

let practice: Practice;
let oracle: Oracle;
let schools: string[];
/** Two classes of each of the first two schools are removed; somebody was graded in the first. */
let removed: string[];
/** Everything that is held while nobody decides. */
let all: HeldRow[];
/** No term begins or ends from then on for as many nights as this takes. */
let day = 13;
const date = (of: number) => `2026-11-${String(of).padStart(2, '0')}`;
const tonight = () => `${date(day)}T00:30`;

beforeAll(async () => {
  practice = await startPractice({
    today: date(day),
    edit: (settings) => {
      settings.limits.studentDrops = { count: 0, percent: 0 };
      settings.limits.nameChanges = { count: 0, percent: 0 };
      settings.limits.newUsers = { count: 0, percent: 0 };
      settings.limits.removedCourses = { count: 0, percent: 0 };
      settings.holds.expiresAt = '20:00';
    },
  });
  oracle = createOracle(practice.sandbox.controlUrl, practice.settings);
  await practice.night({ asOf: tonight() });
  expect(await oracle.differences({ asOf: tonight() })).toEqual([]);
  await holdEverything();
});
afterAll(() => practice?.stop());

/** Drops, names, new people and removed classes over the limits, and a class that would lose most of its students. */
async function holdEverything(): Promise<void> {
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
  const [first, second, third] = schools;
  for (const school of [first, second]) {
    await practice.play('drop-students', { school, count: 5 });
    await practice.play('rename-student', { school, count: 4 });
    await practice.play('add-students', { school, count: 4 });
  }
  const sizes = enrollmentsIn(oracle.canvas());
  const full = (await truth(practice, 'classes')).filter((each) => (sizes.get(String(each.sourcedId)) ?? 0) > 9);
  const classesOf = (school?: string) =>
    full.flatMap((each) => (each.school === school ? [String(each.sourcedId)] : []));
  removed = [first, second].flatMap((school) => classesOf(school).slice(0, 2));
  await practice.plant('graded-work', { course: removed[0], students: 2 });
  await practice.play('remove-class', { ids: removed, as: 'tobedeleted' });
  const sitting = (await truth(practice, 'enrollments')).filter(
    (each) => each.class === classesOf(third)[0] && each.role === 'student' && String(each.endDate) > '2026-12-31',
  );
  const most = sitting.slice(0, Math.ceil(sitting.length * 0.7)).map((each) => each.sourcedId);
  await practice.play('mark-tobedeleted', { collection: 'enrollments', ids: most });
}

/** Decides by the command line or as any other client does; the answer counts the rows that were to be selected. */
async function decide(
  run: WaitingRun,
  how: 'typed' | 'sent',
  verb: Verb,
  selection: Selectors,
  rows: readonly HeldRow[],
): Promise<void> {
  const until = verb === Verb.keep ? { until: date(day + 1) } : {};
  const answer =
    how === 'sent'
      ? await run.decide({ verb, ...selection, ...until })
      : (
          await command(practice, 'hold', verb, practice.district, ...asOptions({ ...selection, ...until }), '--json')
        ).json<{ rows: Array<{ kind: string; op: string; rows: number }> }>();
  expect(Object.fromEntries(answer.rows.map((each) => [`${each.op} ${each.kind}`, each.rows]))).toEqual(countsOf(rows));
}

const selected = (rows: readonly HeldRow[], selection: Selectors) => rows.filter((each) => fits(each, selection));
const without = (rows: readonly HeldRow[], others: readonly HeldRow[]) => rows.filter((each) => !others.includes(each));
/** A person with several held drops, none of them in a class that is removed itself. */
function droppedIn(rows: readonly HeldRow[], school: string | undefined): HeldRow[] {
  const drops = rows.filter((each) => each.kind === 'enrollment' && each.op === 'remove' && each.school === school);
  const own = (person: string) => drops.filter((each) => each.people.includes(person));
  const found = drops.find(({ people: [person] }) => {
    const theirs = own(person!);
    return theirs.length > 1 && theirs.every((each) => !removed.includes(each.classes[0]!));
  });
  return own(found!.people[0]!);
}
const one = (op: string, kind: string, school: string | undefined) =>
  all.find((each) => each.op === op && each.kind === kind && each.school === school)!;

test('the night holds rows of many kinds, and nothing of it is sent', async () => {
  day += 1;
  const run = await nightThatWaits(practice, tonight());
  all = await asked(practice);
  expect(Object.keys(countsOf(all)).sort()).toEqual([
    ...['create user', 'remove course', 'remove enrollment', 'remove section', 'update user'],
  ]);
  expect(new Set(all.map((each) => each.reason))).toEqual(
    new Set(['HOLDS_WORK', 'MOST_OF_CLASS', 'OVER_SCHOOL_LIMIT']),
  );
  expect(new Set(all.map((each) => each.school))).toEqual(new Set(schools));
  await run.handle.signal('supersede');
  await run.closed();
});

describe('what is discarded or kept', () => {
  /** Kept up to and including the next night. */
  let kept: HeldRow[] = [];
  let given: number;
  beforeAll(async () => void (given = (await imports(practice)).length));

  const selectors: Array<[string, () => { discard: Selectors; keep: Selectors }]> = [
    [
      'school, kind and operation together',
      () => ({
        discard: { school: schools[0], kind: 'user', op: 'create' },
        keep: { school: schools[1], kind: 'user', op: 'update' },
      }),
    ],
    ['school', () => ({ discard: { school: schools[0] }, keep: { school: schools[1] } })],
    ['kind', () => ({ discard: { kind: 'enrollment' }, keep: { kind: 'user' } })],
    ['class', () => ({ discard: { class: removed[1] }, keep: { class: removed[2] } })],
    ['operation', () => ({ discard: { op: 'remove' }, keep: { op: 'update' } })],
    [
      'person',
      () => ({
        discard: { person: droppedIn(all, schools[0])[0]!.people[0] },
        keep: { person: one('create', 'user', schools[1]).people[0] },
      }),
    ],
    [
      'single row',
      () => ({
        discard: { row: droppedIn(all, schools[0])[0]!.key },
        keep: { row: one('update', 'user', schools[0]).key },
      }),
    ],
    ['reason', () => ({ discard: { reason: 'HOLDS_WORK' }, keep: { reason: 'OVER_SCHOOL_LIMIT' } })],
  ];
  const asksForTheRest =
    'asks again about what was discarded, not yet about what is kept, and again when its day is over';

  for (const [at, [name, selections]] of selectors.entries()) {
    test(`by ${name}: only these rows are decided on; the next night ${asksForTheRest}`, async () => {
      day += 1;
      const run = await nightThatWaits(practice, tonight());
      const before = await asked(practice);
      const keptNames = new Set(namesOf(kept));
      expect(namesOf(before)).toEqual(namesOf(all).filter((each) => !keptNames.has(each)));
      const { discard, keep } = selections();
      const discarded = selected(before, discard);
      const rest = without(before, discarded);
      kept = selected(rest, keep);
      const left = without(rest, kept);
      for (const each of [discarded, kept, left]) expect(each.length).toBeGreaterThan(0);

      const [typed, sent] = at % 2 === 0 ? (['typed', 'sent'] as const) : (['sent', 'typed'] as const);
      await decide(run, typed, Verb.discard, discard, discarded);
      await run.waits(2);
      expect(namesOf(await decidedOn(practice, 'DISCARDED'))).toEqual(namesOf(discarded));
      expect(namesOf(await asked(practice))).toEqual(namesOf(rest));
      await decide(run, sent, Verb.keep, keep, kept);
      await run.waits(3);
      expect(namesOf(await decidedOn(practice, 'DISCARDED'))).toEqual(namesOf(discarded));
      expect(namesOf(await asked(practice))).toEqual(namesOf(left));
      await run.handle.signal('supersede');
      expect((await run.closed()).outcome).toBe('held');
    });
  }

  test('everything: a run that discards it all is complete and is not asked again that day; kept, it is not asked until its day', async () => {
    day += 1;
    const first = await nightThatWaits(practice, tonight());
    await decide(first, 'typed', Verb.discard, { all: true }, await asked(practice));
    expect((await first.closed()).outcome).toBe('complete');
    expect((await practice.night({ asOf: `${date(day)}T06:00` })).outcome).toBe('complete');
    day += 1;
    const second = await nightThatWaits(practice, tonight());
    expect(namesOf(await asked(practice))).toEqual(namesOf(all));
    await decide(second, 'sent', Verb.keep, { all: true }, all);
    expect((await second.closed()).outcome).toBe('complete');
    day += 1;
    expect((await practice.night({ asOf: tonight() })).outcome).toBe('complete');
    expect(await asked(practice)).toEqual([]);
    expect(await imports(practice)).toHaveLength(given);
  });
});

describe('what is released', () => {
  let run: WaitingRun;
  let round = 1;
  let left: HeldRow[];
  const selectors: Array<[string, () => Selectors]> = [
    ['single row', () => ({ row: droppedIn(all, schools[0])[0]!.key })],
    ['person', () => ({ person: droppedIn(left, schools[0])[0]!.people[0] })],
    ['class', () => ({ class: removed[1] })],
    ['reason', () => ({ reason: 'HOLDS_WORK' })],
    ['operation', () => ({ op: 'update' })],
    ['kind', () => ({ kind: 'user' })],
    ['school', () => ({ school: schools[0] })],
    ['all', () => ({ all: true })],
  ];

  /** What must change in Canvas when these rows are sent, and how many rows Canvas is given for it. */
  async function wantedOf(rows: readonly HeldRow[], { canvas }: Awaited<ReturnType<typeof standingIn>>) {
    const keysOf = (op: string, kind: string) =>
      new Set(rows.flatMap((each) => (each.op === op && each.kind === kind ? [each.key] : [])));
    const [arriving, leaving] = [keysOf('create', 'user'), keysOf('remove', 'section')];
    const people = (await truth(practice, 'enrollments')).flatMap((each) =>
      arriving.has(String(each.user)) && String(each.beginDate) <= date(day) && !removed.includes(String(each.class))
        ? [`enrollment ${String(each.class)} / ${String(each.user)}`]
        : [],
    );
    const cascaded = [...canvas.enrollment].flatMap(([key, each]) =>
      leaving.has(key.split(' / ')[0]!) && each.state !== 'deleted'
        ? [`enrollment ${key.split(' / ').slice(0, 2).join(' / ')}`]
        : [],
    );
    const changed = [...new Set([...rows.map(({ kind, key }) => `${kind} ${key}`), ...people, ...cascaded])].sort();
    const given = { user: 0, course: 0, section: 0, enrollment: 0 };
    // Canvas removes the enrollments of a section with it, so no import has a row for them.
    for (const each of changed.filter((each) => !cascaded.includes(each))) given[each.split(' ')[0] as 'user'] += 1;
    return { changed, given };
  }

  for (const [at, [name, selection]] of selectors.entries()) {
    test(`by ${name}: exactly that arrives in Canvas, once, with what waited for it; the rest stays held`, async () => {
      if (at % 4 === 0) {
        day += 1;
        round = 1;
        run = await nightThatWaits(practice, tonight());
      }
      left = await asked(practice);
      if (at === 0) expect(namesOf(left)).toEqual(namesOf(all));
      const selectors = selection();
      const rows = selected(left, selectors);
      left = without(left, rows);
      expect(rows.length).toBeGreaterThan(0);
      const stood = await standingIn(practice);
      const given = await rowsGiven(practice);
      const wanted = await wantedOf(rows, stood);
      await decide(run, at % 2 === 0 ? 'sent' : 'typed', Verb.release, selectors, rows);
      round += 1;
      if (left.length > 0) await run.waits(round);
      else expect((await run.closed()).outcome).toBe('complete');

      expect(namesOf(await asked(practice))).toEqual(namesOf(left));
      expect(changedSince(stood.things, (await standingIn(practice)).things)).toEqual(wanted.changed);
      const now = await rowsGiven(practice);
      expect(Object.fromEntries(Object.entries(now).map(([kind, rows]) => [kind, rows - given[kind]!]))).toEqual(
        wanted.given,
      );
      if (at === 3) {
        await run.handle.signal('supersede');
        expect((await run.closed()).outcome).toBe('held');
      }
    });
  }

  test('after it Canvas is as the SIS says, and the next night has nothing to send or to ask', async () => {
    expect(await oracle.differences({ asOf: tonight() })).toEqual([]);
    const given = (await imports(practice)).length;
    day += 1;
    const report = await practice.night({ asOf: tonight() });
    expect(report.outcome).toBe('complete');
    expect(sent(report)).toEqual({});
    expect(await asked(practice)).toEqual([]);
    expect(await imports(practice)).toHaveLength(given);
    expect(await oracle.differences({ asOf: tonight() })).toEqual([]);
  });
});
