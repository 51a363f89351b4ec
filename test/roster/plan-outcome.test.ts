import { expect, test } from 'vitest';
import type { PlanReason } from '../../codes/plan-reasons.js';
import { outcomeOfPlan, type SettledRows } from '../../roster/plan-outcome.js';
import { RowOutcome, RowState } from '../../roster/plan.js';

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
  ['what a person has to decide is held', [accepted, held], 'held'],
  ['also beside what somebody decided', [held, waits('KEPT'), waits('PARENT_HELD')], 'held'],
  ['what waits for another night is partial', [accepted, waits('AFTER_FINISH_BY')], 'partial'],
  ['so is what depends on nobody knows what', [accepted, waits('PARENT_HELD')], 'partial'],
  ['what Canvas refused is partial', [accepted, refused, held], 'partial'],
  ['so is what is not proven', [unproven], 'partial'],
] as const)('%s', ([, plan, outcome]) => {
  expect(outcomeOfPlan(plan)).toBe(outcome);
});

test('a run that takes nothing away says so, and no more', () => {
  const plan = [accepted, waits('ADDS_ONLY'), waits('MOVE_NOT_COMPLETE')];
  expect(outcomeOfPlan(plan, true)).toBe('added');
  expect(outcomeOfPlan([...plan, refused], true)).toBe('partial');
  expect(outcomeOfPlan([...plan, held], true)).toBe('held');
});
