import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../postgres/connect.js';
import { createLeasedLanes } from './leased-lanes.js';
import type { LeaseTerms } from './leases.js';

export interface SharedPaceOptions extends LeaseTerms {
  /** Shortest time between two requests, in milliseconds. 0: no limit, and no query per request. */
  minIntervalMs: number;
}

type SharedPace = ReturnType<typeof createPace>;

/** The paces of a process: clients of the same credential and purpose share lanes. */
const paces = new WeakMap<Sql, Map<string, SharedPace>>();

/**
 * The pace of one credential, shared by every worker through PostgreSQL: leased lanes, a least interval, and any wait
 * that the other system has asked for. Changed settings apply from the next renewal of the lease.
 */
export function sharedPace(sql: Sql, options: SharedPaceOptions): SharedPace {
  const ofStore = paces.get(sql) ?? new Map<string, SharedPace>();
  paces.set(sql, ofStore);
  const key = `${options.districtId}/${options.system}/${options.purpose}`;
  const pace = ofStore.get(key) ?? createPace(sql, options);
  ofStore.set(key, pace);
  pace.change(options);
  return pace;
}

function createPace(sql: Sql, first: SharedPaceOptions) {
  const { districtId, system } = first;
  let options = first;
  let notBefore = 0;
  const lanes = createLeasedLanes(
    sql,
    () => options,
    (patienceMs) => {
      // With an interval the next slot is always in the future, and each request takes its own.
      if (options.minIntervalMs === 0) notBefore = Math.max(notBefore, Date.now() + patienceMs);
    },
  );

  /** Takes the next slot and returns the wait until it. */
  async function takeSlot(intervalMs: number): Promise<number> {
    const [slot] = await sql<Array<{ waitMs: number }>>`
      update credential
      set next_slot = greatest(next_slot, clock_timestamp()) + make_interval(secs => ${intervalMs / 1000})
      where district_id = ${districtId} and system = ${system}
      returning (extract(epoch from next_slot - clock_timestamp()) * 1000 - ${intervalMs})::float8 as "waitMs"`;
    return slot!.waitMs;
  }

  return {
    async enter(signal?: AbortSignal): Promise<() => void> {
      await lanes.take(signal);
      try {
        const { minIntervalMs } = options;
        const wait = minIntervalMs > 0 ? await takeSlot(minIntervalMs) : notBefore - Date.now();
        if (wait > 0) await sleep(wait, undefined, { signal });
      } catch (error) {
        lanes.giveBack();
        throw error;
      }
      return lanes.giveBack;
    },
    /** Applies a wait that a system asked for to all senders: in this process at once, in others within a second. */
    async slowDown(milliseconds: number): Promise<void> {
      notBefore = Math.max(notBefore, Date.now() + milliseconds);
      await sql`
        update credential
        set next_slot = greatest(next_slot, clock_timestamp() + make_interval(secs => ${milliseconds / 1000}))
        where district_id = ${districtId} and system = ${system}`;
    },
    /** Returns the lanes at once if nothing is in flight; otherwise soon after the last request. */
    close: lanes.close,
    change(changed: SharedPaceOptions): void {
      options = changed;
    },
  };
}
