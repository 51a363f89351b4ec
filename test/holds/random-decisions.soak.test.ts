import { afterAll, beforeAll, expect, test } from 'vitest';
import { Verb } from '../../roster/findings.js';
import { createRandom } from './random.js';
import { readCanvas } from '../oracle/read.js';
import { sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { nightThatWaits, type WaitingRun } from './waiting-run.js';

/** `ROLLBOOK_SEED` plays others. */
const firstSeed = Number(process.env.ROLLBOOK_SEED ?? 1);
const seeds = Array.from({ length: 10 }, (_, at) => firstSeed + at);
let practice: Practice;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 3, percent: 0.1 };
      settings.limits.nameChanges = { count: 1, percent: 0.1 };
      settings.limits.newUsers = { count: 1, percent: 0.1 };
      settings.limits.removedCourses = { count: 0, percent: 0 };
      settings.holds.expiresAt = '20:00';
    },
  });
  await practice.night({ asOf: '2026-11-20T00:30' });
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
});
afterAll(() => practice?.stop());

interface Row {
  kind: string;
  key: string;
  op: string;
  state: string;
  outcome: string | null;
  verb: string | null;
}

/** The plan of the latest run, each row with what was last decided on it and counts on the day. */
async function plan(): Promise<Row[]> {
  const [{ id, day }] = await practice.store.sql<[{ id: number; day: string }]>`
    select id, as_of::text as day from run order by id desc limit 1`;
  return practice.store.sql<Row[]>`
    with row as (
      select kind, sis_id as key, op, state, outcome from plan_row where run_id = ${id} and seq > 0
      union all
      select 'enrollment', section_id || ' / ' || user_id, op, state, outcome from plan_enrollment where run_id = ${id}
    )
    select r.*, (select d.verb from decision d where d.kind = r.kind and d.row_id = r.key and d.operation = r.op
                   and (d.until is null or d.until >= ${day})
                 order by d.id desc limit 1) as verb
    from row r`;
}

/** What Rollbook holds for accepted, and what Canvas has: sections, users and active enrollments. */
async function differences(): Promise<string[]> {
  const canvas = await readCanvas(practice.sandbox.controlUrl);
  const { sql } = practice.store;
  const applied = await sql<Array<{ key: string }>>`
    select 'section ' || sis_id as key from applied_row where kind = 'section' and not removed
    union all select 'user ' || sis_id from applied_row where kind = 'user' and not removed
    union all select 'enrollment ' || section_id || ' / ' || user_id from applied_enrollment where status = 'active'`;
  const standing = [
    ...[...canvas.section].filter(([, each]) => each.state === 'active').map(([key]) => `section ${key}`),
    ...[...canvas.user.keys()].map((key) => `user ${key}`),
    ...[...canvas.enrollment]
      .filter(([, each]) => each.state === 'active')
      .map(([key]) => `enrollment ${key.split(' / ').slice(0, 2).join(' / ')}`),
  ];
  const [mine, its] = [new Set(applied.map((each) => each.key)), new Set(standing)];
  return [
    ...[...mine].filter((key) => !its.has(key)).map((key) => `only accepted: ${key}`),
    ...[...its].filter((key) => !mine.has(key)).map((key) => `only in Canvas: ${key}`),
  ];
}

async function decideAtRandom(run: WaitingRun, random: ReturnType<typeof createRandom>): Promise<void> {
  const held = (await plan()).filter((each) => each.state === 'held');
  const some = random.pick(held);
  if (some === undefined) return;
  const selection = random.pick([
    { all: true },
    { school: random.pick(schools)! },
    { kind: some.kind },
    { op: some.op },
    { row: some.key },
  ])!;
  const verb = random.pick(Object.values(Verb))!;
  const more =
    verb === Verb.keep ? { until: '2026-12-24' } : verb === Verb.release && random.chance() ? { now: true } : {};
  // It may fit nothing, or come when the run has just closed.
  await run.decide({ verb, ...selection, ...more }).catch((error: { cause?: { type?: string }; name?: string }) => {
    expect([error.cause?.type, error.name]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(NOTHING_HELD|NOTHING_TO_DECIDE|WorkflowNotFoundError)$/)]),
    );
  });
}

for (const [at, seed] of seeds.entries()) {
  test(`after random decisions nothing was sent that was not released, and Canvas holds what was accepted (seed ${seed})`, async () => {
    const random = createRandom(seed);
    const asOf = `2026-11-${21 + at}`;
    const events = ['drop-students', 'add-students', 'rename-student', 'remove-class', 'move-class', 'rename-class'];
    for (let each = 0; each < 3; each += 1) {
      const kind = random.pick(events)!;
      await practice.play(kind, {
        count: kind === 'remove-class' ? 1 : 6,
        as: kind === 'remove-class' ? 'tobedeleted' : undefined,
      });
    }
    await practice.play('drop-students', { school: random.pick(schools), count: 5 });
    const hour = random.pick(['T01:30', 'T10:00']);
    const run = await nightThatWaits(practice, `${asOf}${hour}`);
    for (let each = 0; each < 3; each += 1) await decideAtRandom(run, random);
    await run.handle.signal('supersede').catch(() => undefined);
    const report = await run.closed();
    const rows = await plan();
    expect(rows.filter((each) => each.outcome !== null && each.state !== 'released')).toEqual([]);
    expect(
      rows.filter((each) => each.outcome !== null && (each.verb === Verb.keep || each.verb === Verb.discard)),
    ).toEqual([]);
    expect(report.counts.reduce((sum, each) => sum + each.rows, 0)).toBe(rows.length);
    expect(await differences()).toEqual([]);

    // The same night again: what was accepted is not sent again.
    await practice.change((settings) => (settings.holds.expiresAt = null));
    const again = await practice.night({ asOf: `${asOf}T11:00` });
    await practice.change((settings) => (settings.holds.expiresAt = '20:00'));
    // What was held and undecided may go by now: with fewer rows like it, it may be within the limit.
    const keyOf = ({ kind, key, op }: Row): string => `${kind} ${key} ${op}`;
    const accepted = new Set(rows.filter((each) => each.outcome === 'accepted').map(keyOf));
    const sentAgain = (await plan()).filter((each) => each.outcome !== null && accepted.has(keyOf(each)));
    expect(sentAgain, JSON.stringify(sent(again))).toEqual([]);
    expect(await differences()).toEqual([]);
  });
}
