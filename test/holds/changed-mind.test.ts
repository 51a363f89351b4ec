import { afterAll, beforeAll, expect, test } from 'vitest';
import { held, imports, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { eventually } from '../kills/eventually.js';
import { asked } from './held-rows.js';
import { command, nightThatWaits } from './waiting-run.js';

let practice: Practice;
let schools: string[];
beforeAll(async () => {
  practice = await startPractice({
    edit: (settings) => {
      settings.limits.studentDrops = { count: 0, percent: 0 };
      settings.limits.class.percent = 100;
      settings.holds.expiresAt = '20:00';
    },
  });
  await practice.night({ asOf: '2026-11-23T00:30' });
  const orgs = (await truth(practice, 'orgs')).filter((org) => org.type === 'school');
  schools = orgs.map((org) => String(org.sourcedId));
  for (const school of schools) await practice.play('drop-students', { school, count: 4 });
});
afterAll(() => practice?.stop());

const hold = (...words: string[]) => command(practice, 'hold', ...words);
const rowsIn = ({ rows }: { rows: ReadonlyArray<{ rows: number }> }) => rows.reduce((sum, each) => sum + each.rows, 0);
const forTonight = ['--reason', 'AFTER_FINISH_BY'];

test('what was released by day and waits for the night can be kept after all, or sent at once', async () => {
  const run = await nightThatWaits(practice, '2026-11-24T10:00');
  const first = await run.decide({ verb: 'release', school: schools[0] });
  await run.waits(2);
  const second = await run.decide({ verb: 'release', school: schools[1] });
  await run.waits(3);
  const listed = (await hold('list', practice.district, ...forTonight, '--json')).json<{
    groups: Array<{ rows: number; decided: Record<string, number> }>;
  }>();
  expect(listed.groups.map((each) => each.decided.release === each.rows)).toEqual([true, true]);

  const until = ['--until', '2026-11-25'];
  const kept = await hold('keep', practice.district, '--school', schools[0]!, ...forTonight, ...until, '--json');
  expect(rowsIn(kept.json())).toBe(rowsIn(first));
  await run.waits(4);
  const urgent = await run.decide({ verb: 'release', school: schools[1], reason: 'AFTER_FINISH_BY', now: true });
  expect(rowsIn(urgent)).toBe(rowsIn(second));
  await run.waits(5);
  await run.handle.signal('supersede');
  const report = await run.closed();
  expect(sent(report)).toEqual({ 'enrollment remove': rowsIn(urgent) });
  expect(held(report)['enrollment remove KEPT']).toBe(rowsIn(first));
});

test('a decision about everything else leaves it released, and once the run has closed it can still be taken back', async () => {
  const run = await nightThatWaits(practice, '2026-11-25T10:00');
  const [person] = await asked(practice);
  const one = await run.decide({ verb: 'release', person: person!.people[0] });
  await run.waits(2);
  const others = await run.decide({ verb: 'discard', all: true });
  const report = await run.closed();
  expect(report.outcome).toBe('partial');
  expect(held(report)).toMatchObject({
    'enrollment remove AFTER_FINISH_BY': rowsIn(one),
    'enrollment remove DISCARDED': rowsIn(others),
  });
  const taken = await hold('keep', practice.district, '--all', '--until', '2026-12-01');
  expect(taken.err).toContain('NOTHING_HELD');
  const back = await hold('discard', practice.district, ...forTonight, '--json');
  expect(rowsIn(back.json())).toBe(rowsIn(one));
  const night = await nightThatWaits(practice, '2026-11-26T00:30');
  expect((await asked(practice)).filter((each) => each.people[0] === person!.people[0])).toHaveLength(rowsIn(one));
  await night.handle.signal('supersede');
  expect(sent(await night.closed())).toEqual({});
});

test('it can be sent at once even while the run sends the last that it held: the run sends it too before it closes', async () => {
  const run = await nightThatWaits(practice, '2026-12-02T10:00');
  const [person] = await asked(practice);
  const one = await run.decide({ verb: 'release', person: person!.people[0] });
  await run.waits(2);
  await practice.fault('slow-import', { rowsPerSecond: 30 });
  const others = await run.decide({ verb: 'release', all: true, now: true });
  await eventually(
    async () => (await imports(practice)).some((each) => each.state === 'importing'),
    'an import under way',
  );
  await run.decide({ verb: 'release', reason: 'AFTER_FINISH_BY', now: true });
  const report = await run.closed();
  await practice.calm();
  expect(sent(report)).toEqual({ 'enrollment remove': rowsIn(one) + rowsIn(others) });
  expect(report.outcome).toBe('complete');
});
