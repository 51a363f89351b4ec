import { expect, test } from 'vitest';
import type { PlanReason } from '../../codes/plan-reasons.js';
import {
  isDisbelieved,
  outcomeOfPlan,
  type Circumstances,
  type ReadList,
  type SettledRows,
} from '../../roster/plan-outcome.js';
import { RowOutcome, RowState } from '../../roster/plan.js';

const night: Circumstances = { onlyAdds: false, keepsAway: false, isDisbelieved: false, asked: 0 };
const accepted: SettledRows = { state: RowState.released, reason: null, outcome: RowOutcome.accepted };
const refused: SettledRows = { state: RowState.released, reason: null, outcome: RowOutcome.rejected };
const unproven: SettledRows = { state: RowState.released, reason: null, outcome: null };
const held: SettledRows = { state: RowState.held, reason: 'OVER_SCHOOL_LIMIT', outcome: null };
const waits = (reason: PlanReason): SettledRows => ({ state: RowState.waiting, reason, outcome: null });

test.for([
  ['an empty plan is complete', [], 'complete'],
  ['so is one that Canvas took', [accepted], 'complete'],
  ['a former teacher who stays some days is as it should be', [accepted, waits('WAITS_FOR_SUCCESSOR')], 'complete'],
  ['so is what a person decided not to send', [accepted, waits('KEPT'), waits('DISCARDED')], 'complete'],
  ['and what depends on it', [waits('KEPT'), waits('PARENT_HELD')], 'complete'],
  ['so is what a school pauses, and what depends on it', [waits('SCHOOL_PAUSED'), waits('PARENT_HELD')], 'complete'],
  [
    'so is what goes into a concluded course, and what depends on it',
    [waits('COURSE_CONCLUDED'), waits('PARENT_HELD')],
    'complete',
  ],
  ['what a person has to decide is held', [accepted, held], 'held'],
  ['also beside what somebody decided', [held, waits('KEPT'), waits('PARENT_HELD')], 'held'],
  ['what waits for another night is partial', [accepted, waits('AFTER_FINISH_BY')], 'partial'],
  ['so is what depends on nobody knows what', [accepted, waits('PARENT_HELD')], 'partial'],
  ['what Canvas refused is partial', [accepted, refused, held], 'partial'],
  ['so is what is not proven', [unproven], 'partial'],
] as const)('%s', ([, plan, outcome]) => {
  expect(outcomeOfPlan(plan, night)).toBe(outcome);
});

test('a run that takes nothing away says so, and no more', () => {
  const byDay = { ...night, onlyAdds: true };
  const plan = [accepted, waits('ADDS_ONLY'), waits('MOVE_NOT_COMPLETE')];
  expect(outcomeOfPlan(plan, byDay)).toBe('added');
  expect(outcomeOfPlan([...plan, refused], byDay)).toBe('partial');
  expect(outcomeOfPlan([...plan, held], byDay)).toBe('held');
});

test.for([
  ['a problem keeps somebody away', { keepsAway: true }],
  ['a list was not believed', { isDisbelieved: true }],
] as const)('a night is not complete while %s', ([, circumstances]) => {
  expect(outcomeOfPlan([accepted], { ...night, ...circumstances })).toBe('partial');
  expect(outcomeOfPlan([], { ...night, ...circumstances, onlyAdds: true })).toBe('partial');
  expect(outcomeOfPlan([held], { ...night, ...circumstances })).toBe('held');
});

const list: ReadList = {
  ...{ use: 'all', reasons: [], emptySchools: [], provenOn: '2026-11-29', firstReadOn: '2026-11-01' },
  acknowledged: { shrank: false, unproven: false, schools: [] },
};

test.for([
  ['all', '2026-11-20', '2026-11-01', false],
  ['all', null, '2026-11-01', false],
  ['noRemovals', '2026-11-29', '2026-11-01', false],
  ['noRemovals', '2026-11-27', '2026-11-01', false],
  ['noRemovals', '2026-11-26', '2026-11-01', true],
  ['noRemovals', null, '2026-11-30', false],
  ['noRemovals', null, '2026-11-27', false],
  ['noRemovals', null, '2026-11-26', true],
  ['nothing', '2026-11-29', '2026-11-01', true],
  ['nothing', null, null, true],
] as const)(
  'a list used as %s, last proven on %s and first read on %s: not believed is %s on 30 November',
  ([use, provenOn, firstReadOn, expected]) => {
    expect(isDisbelieved({ ...list, use, provenOn, firstReadOn }, '2026-11-30')).toBe(expected);
  },
);

const whole: ReadList['acknowledged'] = { shrank: true, unproven: false, schools: [] };
const neverWhole: ReadList['acknowledged'] = { shrank: false, unproven: true, schools: [] };
const longUnproven: Partial<ReadList> = { use: 'noRemovals', provenOn: null, reasons: ['END_NOT_PROVEN'] };
test.for<[string, Partial<ReadList>, boolean]>([
  ['a list that shrank much', { use: 'nothing', reasons: ['COLLECTION_SHRANK'] }, true],
  ['one that stays small', { use: 'noRemovals', reasons: ['COLLECTION_STAYS_SMALL'] }, true],
  ['one of which somebody knows', { use: 'nothing', reasons: ['COLLECTION_SHRANK'], acknowledged: whole }, false],
  [
    'one that is known to be small, and is not proven for another reason',
    { use: 'nothing', reasons: ['BORDER_MOVED', 'COLLECTION_SHRANK'], acknowledged: whole },
    true,
  ],
  ['one that no read has ever proven', longUnproven, true],
  ['one of which somebody knows that no read proves it', { ...longUnproven, acknowledged: neverWhole }, false],
  [
    'one of which that is known, and that shrank',
    { use: 'nothing', reasons: ['END_NOT_PROVEN', 'COLLECTION_SHRANK'], acknowledged: neverWhole },
    true,
  ],
  [
    'one of which both is known',
    {
      ...{ use: 'nothing', reasons: ['END_NOT_PROVEN', 'COLLECTION_SHRANK'] },
      acknowledged: { ...neverWhole, shrank: true },
    },
    false,
  ],
  ['one that a school has left', { emptySchools: ['701'] }, true],
  [
    'one that a school has left, of which somebody knows',
    { emptySchools: ['701'], acknowledged: { shrank: false, unproven: false, schools: ['701'] } },
    false,
  ],
  [
    'one that another school has left too',
    { emptySchools: ['701', '702'], acknowledged: { shrank: true, unproven: false, schools: ['701'] } },
    true,
  ],
])('%s', ([, more, expected]) => {
  expect(isDisbelieved({ ...list, ...more }, '2026-11-30')).toBe(expected);
});
