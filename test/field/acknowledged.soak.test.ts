import { afterAll, beforeAll, expect, test } from 'vitest';
import { command } from '../holds/waiting-run.js';
import { enrollment, inTenMonths } from './look.js';
import { base, startField, type Field } from './nights.js';

const oneUnknown = [...base.enrollments, enrollment('P777', 'K1', 'student')];
let field: Field;
beforeAll(async () => {
  field = await startField({ nights: [{ rows: { enrollments: oneUnknown } }], play: 1 });
});
afterAll(() => field?.stop());

const acknowledge = (until: string) =>
  command(field.practice, 'acknowledge', field.practice.district, 'USER_UNKNOWN', '--until', until, '--by', 'Ana');

test('a problem cannot be acknowledged for more than a year', async () => {
  expect(field.nights[0]).toMatchObject({ outcome: 'partial' });
  const answer = await acknowledge('2099-06-30');
  expect(answer.code).not.toBe(0);
  expect(answer.err).toContain('within a year');
});

test('acknowledged by its code alone, the answer says how many things are, and the night is complete', async () => {
  const answer = await acknowledge(inTenMonths);
  expect(answer, answer.err).toMatchObject({ code: 0 });
  expect(answer.out).toContain(`USER_UNKNOWN is acknowledged until ${inTenMonths}: 1 open, 1 affected.`);
  expect(await field.next()).toMatchObject({ outcome: 'complete', report: { problems: 0, acknowledged: 1 } });
});

test('the night in which every student dangles says so', async () => {
  const night = await field.next({
    enrollments: [
      ...oneUnknown.map((each) =>
        each.role === 'student' ? { ...each, userSourcedId: `0${each.userSourcedId!}` } : each,
      ),
      enrollment('00P1', 'K3', 'student'),
    ],
  });
  expect(night).toMatchObject({ outcome: 'partial', report: { acknowledged: 0 } });
  expect(night.report!.keptAway.enrollments).toBeGreaterThanOrEqual(15);
});
