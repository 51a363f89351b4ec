import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../postgres/connect.js';
import { idleMs, leaseMs, renewEveryMs } from './lease-decision.js';
import { endLease, renewLease, type LeaseTerms } from './leases.js';

/** First polling interval while waiting for lanes; doubled each time. */
const firstLookMs = 50;
const longestLookMs = 500;
/** A lease ends this much earlier for its holder than for the others. */
const marginMs = 2_000;

/**
 * The lanes of one credential that this process holds: leased for as many as are used, renewed once a second while in
 * use (see `decideLease`), then returned. `onRenewed` gets how long nobody may send.
 *
 * If PostgreSQL is unreachable for the length of a lease, requests in flight finish, but none starts until the lease is
 * renewed.
 */
export function createLeasedLanes(sql: Sql, terms: () => LeaseTerms, onRenewed: (patienceMs: number) => void) {
  /** New for each lease, so that the end of one and the begin of the next cannot be mixed up. */
  let holder = randomUUID();
  let inFlight = 0;
  let waiting = 0;
  /** Most requests in flight or waiting at once since the last renewal. */
  let peak = 0;
  let lease = noLease;
  let renewing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let wake = new AbortController();

  function renew(): Promise<void> {
    if (renewing) return renewing;
    const asking = askForLease().finally(() => {
      if (renewing === asking) renewing = null;
    });
    renewing = asking;
    return asking;
  }

  async function askForLease(): Promise<void> {
    await Promise.resolve(); // requests that begin together are counted together
    const asked = Date.now();
    const wish = { ...terms(), holder, wanted: Math.min(Math.max(peak, 1), terms().lanes), inFlight };
    peak = inFlight + waiting;
    const { allowed, granted, patienceMs } = await renewLease(sql, wish);
    if (wish.holder !== holder) return;
    const validUntil = asked + leaseMs - marginMs;
    lease = { allowed, granted, wanted: wish.wanted, validUntil, renewAt: Date.now() + renewEveryMs };
    onRenewed(patienceMs);
    wakeWaiting();
  }

  function wakeWaiting(): void {
    if (waiting === 0) return;
    wake.abort();
    wake = new AbortController();
  }

  /** Keeps the lease while requests are in flight or waiting, and ends it once idle. */
  function keepLease(): void {
    if (timer) clearTimeout(timer);
    const isIdle = inFlight + waiting === 0;
    // Errors here are thrown where a request waits for the lease.
    const next = (): unknown => (isIdle ? end() : renew().then(keepLease, keepLease));
    timer = setTimeout(next, isIdle ? idleMs : renewEveryMs).unref();
  }

  function end(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (lease === noLease && renewing === null) return;
    const [ended, running] = [holder, renewing];
    holder = randomUUID();
    renewing = null;
    lease = noLease;
    const give = async (): Promise<void> => {
      await running?.catch(() => undefined);
      await endLease(sql, ended);
    };
    give().catch(() => undefined); // it expires anyway
  }

  function mustRenew(): boolean {
    const now = Date.now();
    const wantsMore = inFlight >= lease.allowed && inFlight + waiting > lease.wanted && lease.wanted < terms().lanes;
    return now >= lease.renewAt || now >= lease.validUntil || lease.allowed === 0 || wantsMore;
  }

  /** Resolves when a lane comes free here or the lease has changed, after `ms` at most. */
  async function laneOrLeaseChange(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const either = signal ? AbortSignal.any([signal, wake.signal]) : wake.signal;
    await sleep(ms, undefined, { signal: either }).catch(() => signal?.throwIfAborted());
  }

  async function waitForLane(signal: AbortSignal | undefined): Promise<void> {
    for (let lookMs = firstLookMs; ; lookMs = Math.min(lookMs * 2, longestLookMs)) {
      signal?.throwIfAborted();
      if (mustRenew()) await renew();
      if (inFlight < lease.allowed && Date.now() < lease.validUntil) break;
      await laneOrLeaseChange(lookMs, signal);
    }
    inFlight += 1; // before any await: others wait for the same lane
  }

  return {
    async take(signal: AbortSignal | undefined): Promise<void> {
      waiting += 1;
      peak = Math.max(peak, inFlight + waiting);
      if (timer === null || inFlight + waiting === 1) keepLease();
      try {
        await waitForLane(signal);
      } finally {
        waiting -= 1;
        if (inFlight + waiting === 0) keepLease();
      }
    },
    giveBack(): void {
      inFlight -= 1;
      wakeWaiting();
      if (inFlight + waiting === 0) keepLease();
      // Returns lanes that others are entitled to at once.
      if (lease.granted > Math.max(lease.allowed, inFlight)) renew().catch(() => undefined);
    },
    /** Ends the lease at once if nothing is in flight. */
    close(): void {
      if (inFlight + waiting === 0) end();
    },
  };
}

const noLease = { allowed: 0, granted: 0, wanted: 0, validUntil: 0, renewAt: 0 };
