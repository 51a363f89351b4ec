import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { phasesToSend } from '../../activities/provisioning/guard.js';
import { RunKind } from '../../codes/run-kinds.js';
import { RunOutcome } from '../../codes/run-outcome.js';
import { addDays } from '../../roster/dates.js';
import { lastDayOf } from '../../roster/decision-days.js';
import { Finding, Verb } from '../../roster/findings.js';
import { Phase, RowOutcome, RowState } from '../../roster/plan.js';
import type { Selection } from '../../roster/selection.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { runOf, type RunContext } from '../../store/provisioning/context.js';
import { decideOnHeldRows, noteCarriedOut } from '../../store/provisioning/decisions/decide.js';
import { openProvisioning } from '../../store/provisioning/open.js';
import { planCounts, savePlanCounts } from '../../store/provisioning/plan/counts.js';
import { purgeOldPlans } from '../../store/provisioning/run-partitions.js';
import { planSummary } from '../../store/provisioning/plan/summary.js';
import { deriveStates } from '../../store/provisioning/states/derive-states.js';
import { addFindings, addNoTimeLeft, forgetFindings } from '../../store/provisioning/states/findings.js';
import { endRun } from '../../store/runs/close-run.js';
import { freshDatabase } from '../harness/database.js';
import { registerOneDistrict } from '../harness/registered-district.js';
import { createRandom } from '../holds/random.js';
import { sendPhase, type Sent } from './send-phase.js';
import { SmallCanvas } from './small-canvas.js';
import { idOfThing, smallDistrict, type SmallDistrict, type Thing } from './small-district.js';
import { plannedRows, planNight, type PlannedRow } from './small-plan.js';
import { acceptedLines, standInCanvas } from './small-standing.js';
import type { Circumstances, ModelDecision } from './state-model.js';

const firstDay = '2026-11-23';

interface Nights {
  store: Store;
  random: ReturnType<typeof createRandom>;
  canvas: SmallCanvas;
  district: SmallDistrict;
  /** In the order in which they were made, each with its last day. */
  decided: Array<ModelDecision & { until: string | null }>;
}

/** A night under way: its run, and what was sent. */
interface Night {
  run: RunContext;
  sent: Sent[];
}

/** A test for each of so many seeds from the first: two nights of a district that is drawn by it. */
export function testDecidedNights(first: number, count: number): void {
  let url: string;
  let store: Store;
  beforeAll(async () => {
    url = await freshDatabase();
    store = openStore(url);
    await registerOneDistrict(store);
    await store.close();
  });
  // Connections that have seen the tables of many runs are slow.
  beforeEach(() => {
    store = openStore(url);
  });
  afterEach(() => store.close());

  for (let seed = first; seed < first + count; seed += 1) {
    test(`nothing is sent that was not planned and released, Canvas holds what was accepted, and a second night sends none of it again (seed ${seed})`, async () => {
      await playDecidedNights(store, seed);
    });
  }
}

/**
 * Plays two nights of a random district: the first with decisions on what it holds, the second with nothing new. Each row
 * is checked as it is sent (send-phase), and what Canvas holds after each night.
 */
async function playDecidedNights(store: Store, seed: number): Promise<void> {
  const random = createRandom(seed);
  const district = smallDistrict(random);
  // In every second district Canvas takes whatever is sent.
  const canvas = new SmallCanvas(createRandom(seed + 1_000_000), seed % 2 === 0 ? 0 : 15);
  // Plans of earlier districts would slow every new one down.
  await store.sql.begin((tx) => purgeOldPlans(tx, 1, 0));
  await standInCanvas(store, district, canvas, firstDay);
  const nights: Nights = { store, random, canvas, district, decided: [] };

  const byDay = random.next() < 0.4;
  const first = await beginNight(nights, firstDay, (thing) => thing.found);
  for (let count = Math.floor(random.next() * 5); count > 0; count -= 1) await decide(nights, first);
  await sendReleased(nights, first, byDay);
  const planned = await endNight(nights, first);

  const tomorrow = random.chance() ? firstDay : addDays(firstDay, 1);
  const second = await beginNight(nights, tomorrow, (thing) => [...thing.found, ...thing.comesUp]);
  const plannedAgain = await endNight(nights, second);

  const accepted = new Set(first.sent.filter((each) => each.accepted).map((each) => each.row.effect));
  expect(second.sent.filter((each) => accepted.has(each.row.effect))).toEqual([]);
  if (planned.every((each) => each.outcome === RowOutcome.accepted)) expect(plannedAgain).toEqual([]);
  // By day something may have been left for the night.
  if (first.sent.every((each) => each.accepted) && !byDay)
    expect(second.sent.map((each) => each.row.subject)).toEqual([]);
}

async function beginNight(nights: Nights, asOf: string, found: (thing: Thing) => readonly Finding[]): Promise<Night> {
  const { store, district } = nights;
  const opened = await openProvisioning(store.sql, {
    ...{ district: 'maple', kind: RunKind.provisioning, asOf, readAt: new Date() },
    ...{ workflowId: 'provision/maple', firstExecutionRunId: crypto.randomUUID() },
  });
  const run = await runOf(store.db, opened.runId);
  run.settings = { ...run.settings, calendar: [...district.said.calendar] };
  await planNight(store, run, district, found);
  const night: Night = { run, sent: [] };
  await sendRound(nights, night, 1);
  return night;
}

/** Sends what is released, phase by phase. */
async function sendRound(
  { store, canvas, district, decided }: Nights,
  { run, sent }: Night,
  round: number,
): Promise<void> {
  const counts = await planCounts(store.sql, run.runId);
  const open = counts.filter((each) => each.outcome === null);
  const decisions = decided.map((each) => ({ ...each, counts: each.until === null || each.until >= run.asOf }));
  const around: Circumstances = { ...district.said, decisions, asOf: run.asOf, onlyAdds: false };
  for (const phase of phasesToSend(open, 0)) {
    sent.push(...(await sendPhase(store, run, canvas, { round, phase }, around)));
  }
  await store.sql.begin(async (tx) => {
    await noteCarriedOut(tx, run);
    await savePlanCounts(tx, run.runId, await planSummary(tx, run.runId));
  });
}

/** Decides at random on some of what is held, in the store and in the model. */
async function decide({ store, random, decided }: Nights, { run }: Night): Promise<void> {
  const held = (await plannedRows(store.sql, run)).filter(
    (each) => each.state === RowState.held && each.outcome === null && each.dependsKind !== 'proposal',
  );
  const some = random.pick(held);
  if (some === undefined) return;
  const selection: Selection = { ...everything, ...random.pick(selections(some)) };
  const verb = random.pick([Verb.release, Verb.release, Verb.keep, Verb.discard])!;
  const last = lastDayOf(verb, run.asOf, verb === Verb.keep ? '2026-12-24' : null);
  const until = 'day' in last ? last.day : null;
  const atOnce = verb === Verb.release && random.chance();
  const rows = await decideOnHeldRows(store.sql, run, selection, {
    ...{ verb, by: 'an operator', until, because: null, updateId: null, atOnce },
  });
  const meant = held.filter((each) => isSelected(each, selection));
  expect(rows.reduce((sum, each) => sum + each.rows, 0)).toBe(meant.length);
  for (const { effect, subject, findings } of meant) {
    const others = decided.filter((each) => each.exactly !== effect && each.exactly !== subject);
    const exactly = verb === Verb.release ? effect : subject;
    const made = {
      verb,
      kind: null,
      operation: null,
      rowId: null,
      exactly,
      seen: findings,
      atOnce,
      counts: true,
      until,
    };
    decided.splice(0, decided.length, ...others, made);
  }
}

const everything: Selection = {
  ...{ school: null, kind: null, operation: null, reason: null, classId: null, personId: null, rowId: null },
};

function selections(row: PlannedRow): Array<Partial<Selection>> {
  return [
    {},
    { kind: row.kind },
    { operation: row.op },
    { reason: row.reason },
    { school: row.school },
    { rowId: row.id },
    { classId: row.classIds[0] ?? null, personId: row.personIds[0] ?? null },
  ];
}

function isSelected(
  row: PlannedRow,
  { school, kind, operation, reason, classId, personId, rowId }: Selection,
): boolean {
  return (
    (school ?? row.school) === row.school &&
    (kind ?? row.kind) === row.kind &&
    (operation ?? row.op) === row.op &&
    (reason ?? row.reason) === row.reason &&
    (rowId ?? row.id) === row.id &&
    (classId === null || row.classIds.includes(classId)) &&
    (personId === null || row.personIds.includes(personId))
  );
}

/** Weighs what is released once more, and sends it: by day only what gives, unless it was released to go at once. */
async function sendReleased(nights: Nights, night: Night, byDay: boolean): Promise<void> {
  const { store, district } = nights;
  const { run } = night;
  const planned = await planCounts(store.sql, run.runId);
  await store.sql.begin(async (tx) => {
    if (byDay) await addNoTimeLeft(tx, run);
    else await forgetFindings(tx, run, [Finding.afterFinishBy]);
    await deriveStates(tx, run, planned, Phase.prerequisites);
    const removals = (await plannedRows(tx, run)).filter(
      (each) => each.op === 'remove' && each.state === RowState.released && each.outcome === null,
    );
    for (const { kind, seq, key, phase } of removals) {
      const thing = district.things.find((each) => `${each.kind} ${idOfThing(each)}` === key);
      const came = phase === Phase.cascaded ? [] : (thing?.comesUp ?? []);
      for (const code of came) await addFindings(tx, run, code, [{ kind, seq }]);
    }
    await deriveStates(tx, run, planned, Phase.prerequisites);
    await savePlanCounts(tx, run.runId, await planSummary(tx, run.runId));
  });
  await sendRound(nights, night, 2);
}

/** Ends a night, and checks what it came to. */
async function endNight({ store, canvas, decided }: Nights, { run, sent }: Night): Promise<PlannedRow[]> {
  await store.sql.begin((tx) => endRun(tx, run.runId, RunOutcome.complete, {}));
  const planned = await plannedRows(store.sql, run);
  const subjects = (rows: readonly PlannedRow[]) => rows.map((each) => each.subject).sort();
  const went = planned.filter((each) => each.phase === Phase.cascaded && each.outcome !== null);
  const outcome = (of: RowOutcome) => subjects(planned.filter((each) => each.outcome === of && !went.includes(each)));
  // Each was sent once, and has the outcome that Canvas gave it.
  expect(outcome(RowOutcome.accepted)).toEqual(subjects(sent.filter((each) => each.accepted).map(({ row }) => row)));
  expect(outcome(RowOutcome.rejected)).toEqual(subjects(sent.filter((each) => !each.accepted).map(({ row }) => row)));
  expect(went.filter((each) => canvas.holds.has(each.key))).toEqual([]);
  expect(await acceptedLines(store)).toEqual(canvas.lines());
  // A release counts once.
  const spent = new Set(planned.filter((each) => each.outcome === RowOutcome.accepted).map((each) => each.effect));
  const lasting = decided.filter((each) => each.exactly === null || !spent.has(each.exactly));
  decided.splice(0, decided.length, ...lasting);
  return planned;
}
