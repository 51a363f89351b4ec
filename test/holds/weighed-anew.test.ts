import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCanvas } from '../oracle/read.js';
import { startFront, type Front } from '../nights/front.js';
import { enrollmentsIn, held, sent, truth } from '../nights/look.js';
import { startPractice, type Practice } from '../nights/practice.js';
import { command, nightThatWaits } from './waiting-run.js';

let front: Front;
let practice: Practice;
beforeAll(async () => {
  front = await startFront();
  practice = await startPractice({
    edit: (settings) => {
      front.standBefore(settings);
      settings.limits.studentDrops = { count: 5, percent: 0.1 };
      settings.limits.class.percent = 100;
    },
  });
  await practice.night({ asOf: '2026-11-23T00:30' });
});
afterAll(async () => {
  await practice?.stop();
  await front.close();
});

const waits = (until: string | null) => practice.change((settings) => (settings.holds.expiresAt = until));
const reasons = async (): Promise<Record<string, number>> => {
  const listed = await command(practice, 'hold', 'list', practice.district, '--json');
  const counts: Record<string, number> = {};
  for (const { reason, rows } of listed.json<{ groups: Array<{ reason: string; rows: number }> }>().groups)
    counts[reason] = (counts[reason] ?? 0) + rows;
  return counts;
};

test('a drop that is released is held anew when the SIS has the record after all, and the others go', async () => {
  const school = String((await truth(practice, 'orgs')).find((org) => org.type === 'school')!.sourcedId);
  await practice.play('drop-students', { school, count: 12, as: 'vanish' });
  await practice.night({ asOf: '2026-11-24T00:30' });
  await waits('20:00');
  const run = await nightThatWaits(practice, '2026-11-25T00:30');
  const [first] = await practice.store.sql<Array<{ id: string }>>`
    select sourced_id as id from mirror_enrollment where missing_since is not null order by 1 limit 1`;
  front.alone.add(first!.id);
  const all = (await reasons()).OVER_SCHOOL_LIMIT!;
  await run.decide({ verb: 'release', all: true });
  await run.waits(2);
  expect(await reasons()).toEqual({ RECORD_FOUND: 1 });
  const shown = await command(practice, 'hold', 'show', practice.district);
  expect(shown.err).toBe('');
  expect(shown.out).toContain('missing in the list of the SIS');

  // Whoever knows that, and releases it all the same, is not asked again.
  await run.decide({ verb: 'release', reason: 'RECORD_FOUND' });
  const report = await run.closed();
  expect(report.outcome).toBe('complete');
  expect(sent(report)['enrollment remove']).toBe(all);
  front.alone.clear();
  await waits(null);
});

test('a class that is released is held anew when somebody was graded in it since', async () => {
  const [full, people] = [...enrollmentsIn(await readCanvas(practice.sandbox.controlUrl))].find(
    ([, each]) => each > 9,
  )!;
  await practice.play('remove-class', { ids: [full], as: 'tobedeleted' });
  await practice.change((settings) => {
    settings.holds.expiresAt = '20:00';
    settings.limits.removedCourses = { count: 0, percent: 0 };
  });
  const run = await nightThatWaits(practice, '2026-11-26T00:30');
  expect((await reasons()).OVER_SCHOOL_LIMIT).toBeGreaterThan(0);
  await practice.plant('graded-work', { course: full, students: 2 });
  await run.decide({ verb: 'release', class: full });
  await run.waits(2);
  expect(await reasons()).toHaveProperty('HOLDS_WORK');
  expect((await readCanvas(practice.sandbox.controlUrl)).section.get(full)?.state).toBe('active');

  await run.decide({ verb: 'release', all: true });
  const report = await run.closed();
  expect(held(report)).toEqual({});
  expect(sent(report)).toMatchObject({ 'course remove': 1, 'section remove': 1, 'enrollment remove': people });
  expect((await readCanvas(practice.sandbox.controlUrl)).section.get(full)?.state).not.toBe('active');
  await waits(null);
});
