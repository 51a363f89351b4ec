import { describe, expect, it } from 'vitest';
import { mostHasArrived } from '../../activities/close.js';
import type { PlanCount } from '../../store/plan/summary.js';

function creates(kind: string, rows: number, outcome: string | null): PlanCount {
  return { kind, op: 'create', phase: 1, verdict: 'released', reason: null, outcome, rows };
}

describe('a first night', () => {
  it('is over when everything was accepted', () => {
    const counts = [creates('course', 40, 'accepted'), creates('user', 300, 'accepted')];
    expect(mostHasArrived(counts, new Map([['course', 40]]))).toBe(true);
  });

  it('is over although some people were refused', () => {
    const counts = [creates('user', 295, 'accepted'), creates('user', 5, 'rejected')];
    expect(mostHasArrived(counts, new Map([['user', 295]]))).toBe(true);
  });

  it('is not over while all or most of a kind is missing, for whatever reason', () => {
    const users = creates('user', 300, 'accepted');
    const standing = new Map([['user', 300]]);
    expect(mostHasArrived([users, creates('account', 7, 'rejected')], standing)).toBe(false);
    const waiting = { ...creates('course', 40, null), verdict: 'waiting', reason: 'PARENT_NOT_ACCEPTED' };
    expect(mostHasArrived([users, waiting], standing)).toBe(false);
    expect(mostHasArrived([users, waiting], new Map([...standing, ['course', 39]]))).toBe(false);
  });

  it('is over when what a later night still misses is the lesser part of what stands', () => {
    expect(mostHasArrived([creates('course', 3, 'rejected')], new Map([['course', 37]]))).toBe(true);
  });
});
