import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  decideLease,
  longestNightWaitMs,
  Purpose,
  type LeaseHolder,
  type LeaseRequest,
} from '../../store/credentials/lease-decision.js';

const now = 100_000;

function holderOf(holder: string, more: Partial<LeaseHolder> = {}): LeaseHolder {
  return { holder, purpose: Purpose.provisioning, wanted: 4, granted: 0, queuedAt: now, ...more };
}

function decide(me: Partial<LeaseRequest['me']>, others: LeaseHolder[], more: Partial<LeaseRequest> = {}) {
  return decideLease({
    ...{ lanes: 4, isNight: false, now, others },
    me: { ...holderOf('me'), inFlight: 0, ...me },
    ...more,
  });
}

/** Renewals that left the only lane with each of two who always want it, both of which renew each second. */
function turnsInAnHour({ isNight }: { isNight: boolean }): { roster: number; grades: number } {
  const holders = [holderOf('roster', { wanted: 1 }), holderOf('grades', { wanted: 1, purpose: Purpose.passback })];
  const turns = { roster: 0, grades: 0 };
  for (let second = 0; second < 3_600; second += 1) {
    for (const [at, me] of holders.entries()) {
      const others = holders.filter((each) => each !== me);
      const clock = now + second * 1_000;
      const request = { lanes: 1, isNight, now: clock, me: { ...me, inFlight: 0 }, others };
      holders[at] = { ...me, ...decideLease(request) };
      if (holders[at].granted > 0) turns[me.holder as keyof typeof turns] += 1;
    }
  }
  return turns;
}

describe('how many lanes a process gets', () => {
  test('who is alone gets what it wants, and no more than there is', () => {
    expect(decide({ wanted: 2 }, [])).toMatchObject({ allowed: 2, granted: 2 });
    expect(decide({ wanted: 9 }, [])).toMatchObject({ allowed: 4, granted: 4 });
  });

  test('two who want everything share it', () => {
    expect(decide({ granted: 2 }, [holderOf('other', { granted: 2 })])).toMatchObject({ allowed: 2 });
  });

  test('what one does not want the other gets', () => {
    expect(decide({ granted: 3 }, [holderOf('other', { wanted: 1, granted: 1 })])).toMatchObject({ allowed: 3 });
  });

  test('a newcomer gets nothing that another still holds, and the other gives way when it renews', () => {
    expect(decide({}, [holderOf('other', { granted: 4 })])).toMatchObject({ allowed: 0, granted: 0 });
    expect(decide({ granted: 4 }, [holderOf('other')])).toMatchObject({ allowed: 2, granted: 2 });
  });

  test('lanes of requests that have not come back still count as taken', () => {
    expect(decide({ granted: 4, inFlight: 4 }, [holderOf('other')])).toMatchObject({ allowed: 2, granted: 4 });
  });

  test('a single lane goes to who has waited longest, and who held it goes to the back', () => {
    const waiting = holderOf('other', { queuedAt: now - 300, wanted: 1 });
    const held = decide({ wanted: 1, granted: 1, queuedAt: now - 900 }, [waiting], { lanes: 1 });
    expect(held).toEqual({ allowed: 0, granted: 0, queuedAt: now });
    const next = decide({ wanted: 1, queuedAt: now - 300 }, [holderOf('other', { wanted: 1 })], { lanes: 1 });
    expect(next).toEqual({ allowed: 1, granted: 1, queuedAt: now - 300 });
  });

  test('while everybody has a lane nobody loses the odd one', () => {
    const other = holderOf('other', { granted: 1 });
    expect(decide({ granted: 2, queuedAt: now - 900 }, [other], { lanes: 3 })).toMatchObject({ allowed: 2 });
  });

  test('at night provisioning comes first, and passback gets what it leaves', () => {
    const busy = holderOf('roster', { granted: 3, wanted: 3, queuedAt: now + 1 });
    const passback = { purpose: Purpose.passback, queuedAt: now - 9_000 };
    expect(decide(passback, [busy], { isNight: true })).toMatchObject({ allowed: 1 });
    expect(decide(passback, [{ ...busy, granted: 4, wanted: 4 }], { isNight: true })).toMatchObject({ allowed: 0 });
    const roster = { granted: 2, wanted: 4 };
    expect(decide(roster, [holderOf('grades', { ...passback, holder: 'grades' })], { isNight: true })).toMatchObject({
      allowed: 4,
    });
  });

  test('at night a passback that has waited for half a minute gets one turn, and is behind provisioning again', () => {
    const grades = { purpose: Purpose.passback, wanted: 1, queuedAt: now - longestNightWaitMs };
    const atNight = { lanes: 1, isNight: true };
    const roster = decide({ granted: 1, wanted: 1 }, [holderOf('grades', grades)], atNight);
    expect(roster).toEqual({ allowed: 0, granted: 0, queuedAt: now });
    const reading = holderOf('roster', { wanted: 1 });
    expect(decide(grades, [reading], atNight)).toMatchObject({ allowed: 1 });
    expect(decide({ ...grades, granted: 1 }, [reading], atNight)).toMatchObject({ allowed: 0, queuedAt: now });
  });

  test('at night a roster that is read for an hour leaves a passback some turns, and few', () => {
    const turns = turnsInAnHour({ isNight: true });
    expect(turns.grades).toBeGreaterThan(60);
    expect(turns.roster).toBeGreaterThan(20 * turns.grades);
  });

  test('by day a roster that is read for an hour and a passback get as many turns', () => {
    const turns = turnsInAnHour({ isNight: false });
    expect(turns.grades).toBeGreaterThan(1_000);
    expect(Math.abs(turns.roster - turns.grades)).toBeLessThan(2);
  });

  test('by day they are equal', () => {
    const grades = holderOf('grades', { purpose: Purpose.passback });
    expect(decide({ granted: 4 }, [grades])).toMatchObject({ allowed: 2 });
  });

  test('an operator who looks at night does not wait for the roster to be read', () => {
    const reading = holderOf('roster', { granted: 1, wanted: 1 });
    const look = { purpose: Purpose.check, wanted: 1, queuedAt: now - 10 };
    expect(decide({ granted: 1, wanted: 1 }, [holderOf('look', look)], { lanes: 1, isNight: true })).toMatchObject({
      allowed: 0,
    });
    expect(decide(look, [{ ...reading, granted: 0 }], { lanes: 1, isNight: true })).toMatchObject({ allowed: 1 });
  });

  test('whoever renews when, no more are ever allowed than there are lanes, and nobody waits for ever', () => {
    const client = fc.record({
      purpose: fc.constantFrom(...Object.values(Purpose)),
      wanted: fc.integer({ min: 1, max: 6 }),
    });
    const renewals = fc.array(fc.nat(4), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        fc.array(client, { minLength: 1, maxLength: 5 }),
        renewals,
        (lanes, isNight, clients, order) => {
          let clock = now;
          const leases = new Map<string, LeaseHolder>();
          const renew = (at: number): void => {
            clock += 1;
            const holder = String(at % clients.length);
            const before = leases.get(holder) ?? holderOf(holder, { ...clients[Number(holder)]!, queuedAt: clock });
            const others = [...leases.values()].filter((each) => each.holder !== holder);
            const decision = decideLease({ lanes, isNight, now: clock, me: { ...before, inFlight: 0 }, others });
            leases.set(holder, { ...before, ...decision });
            const taken = [...leases.values()].reduce((sum, { granted }) => sum + granted, 0);
            expect(taken).toBeLessThanOrEqual(lanes);
          };
          order.forEach(renew);
          const served = new Set<string>();
          for (let at = 0; at < clients.length ** 2 * 3; at += 1) {
            renew(at);
            for (const { holder, granted } of leases.values()) if (granted > 0) served.add(holder);
          }
          const mustBeServed = clients.filter((each) => !isNight || each.purpose !== Purpose.passback);
          expect(served.size).toBeGreaterThanOrEqual(Math.max(mustBeServed.length, 1));
        },
      ),
    );
  });
});
