import { describe, expect, it } from 'vitest';
import { phasesToSend } from '../../activities/provisioning/guard.js';
import { countsOfNew, plannedRows, cascadedRows, type PlanCount } from '../../store/provisioning/plan/summary.js';

const count = (of: Partial<PlanCount>): PlanCount => ({
  ...{ kind: 'user', op: 'create', phase: 1, state: 'released', reason: null, outcome: null, rows: 1 },
  ...of,
});

describe('what follows from the counts of a plan', () => {
  it('only phases with released rows are sent', () => {
    const held = count({ phase: 2, op: 'remove', state: 'held' });
    expect(phasesToSend([count({}), held], 0)).toEqual([1]);
    expect(phasesToSend([held], 0)).toEqual([]);
    expect(phasesToSend([count({ phase: 2 }), count({ phase: 0 })], 0)).toEqual([0, 2]);
  });

  it('people who swap logins first take temporary ones, although no other row goes first', () => {
    expect(phasesToSend([count({ op: 'update' })], 2)).toEqual([0, 1]);
  });

  it('enrollments that go along with their section are no rows to send, and are told by state', () => {
    const along = { kind: 'enrollment', op: 'remove', phase: 3 } as const;
    const counts = [count({ ...along, rows: 20 }), count({ ...along, state: 'held', rows: 5 }), count({})];
    expect(phasesToSend(counts, 0)).toEqual([1]);
    expect(cascadedRows(counts)).toEqual({ released: 20, held: 5 });
    expect(plannedRows(counts, 'remove', 'enrollment')).toBe(25);
    expect(plannedRows(counts, 'create')).toBe(1);
  });

  it('where Canvas holds no enrollment all that was written is to come', () => {
    expect(countsOfNew(0)).toEqual([]);
    expect(plannedRows(countsOfNew(7), 'create', 'enrollment')).toBe(7);
    expect(phasesToSend(countsOfNew(7), 0)).toEqual([1]);
  });
});
