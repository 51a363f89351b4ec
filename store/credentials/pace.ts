import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../postgres/connect.js';

/** How long another worker's request may still go out after one was told to wait. */
const lookEveryMs = 1_000;

/**
 * The pace of one SIS credential, as one row that every worker shares: each request takes the next slot, whoever sends
 * it. An interval of 0 takes no slot at all, and looks once in a while whether the provider asked somebody for patience.
 */
export function sharedPace(sql: Sql, districtId: number, minIntervalMs: number) {
  let slowUntil = 0;
  let lookedAt = 0;
  const lookForPatience = async (): Promise<void> => {
    lookedAt = Date.now();
    const [row] = await sql<Array<{ waitMs: number }>>`
      select (extract(epoch from next_slot - clock_timestamp()) * 1000)::float8 as "waitMs"
      from sis_credential where district_id = ${districtId}`;
    slowUntil = Math.max(slowUntil, Date.now() + (row?.waitMs ?? 0));
  };
  return {
    async turn(signal?: AbortSignal): Promise<void> {
      if (minIntervalMs === 0) {
        if (Date.now() - lookedAt > lookEveryMs) await lookForPatience();
        const wait = slowUntil - Date.now();
        if (wait > 0) await sleep(wait, undefined, { signal });
        return;
      }
      const [slot] = await sql<Array<{ waitMs: number }>>`
        update sis_credential
        set next_slot = greatest(next_slot, clock_timestamp()) + make_interval(secs => ${minIntervalMs / 1000})
        where district_id = ${districtId}
        returning greatest(0, extract(epoch from next_slot - clock_timestamp()) * 1000 - ${minIntervalMs})::float8 as "waitMs"`;
      if (slot && slot.waitMs > 0) await sleep(slot.waitMs, undefined, { signal });
    },
    /** A provider that asks for patience gets it from everyone. */
    async slowDown(ms: number): Promise<void> {
      slowUntil = Date.now() + ms;
      await sql`
        update sis_credential
        set next_slot = greatest(next_slot, clock_timestamp() + make_interval(secs => ${ms / 1000}))
        where district_id = ${districtId}`;
    },
  };
}
