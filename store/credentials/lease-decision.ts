/** Purpose for which a client leases lanes. */
export const Purpose = {
  /** Runs of a roster, observing ones too. */
  provisioning: 'provisioning',
  passback: 'passback',
  /** An operator waiting at a command line: a handful of requests. */
  check: 'check',
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** A process that holds or waits for lanes of a credential, for one purpose. */
export interface LeaseHolder {
  holder: string;
  purpose: Purpose;
  /** Requests that it would have in flight. */
  wanted: number;
  /** Lanes that count as taken by it. */
  granted: number;
  /** Start of its wait, in milliseconds. */
  queuedAt: number;
}

export interface LeaseRequest {
  /** Lanes of the profile: most requests in flight with the credential, over all workers. */
  lanes: number;
  /** Whether the local time is between `schedule.at` and `finishBy`. */
  isNight: boolean;
  now: number;
  me: LeaseHolder & { inFlight: number };
  /** Every other holder whose lease has not expired. */
  others: readonly LeaseHolder[];
}

export interface LeaseDecision {
  /** Most requests in flight until the lease is renewed. Above it no request starts. */
  allowed: number;
  /** Lanes that count as taken: those allowed, and those of requests still in flight. */
  granted: number;
  queuedAt: number;
}

/** Lifetime of a lease that is not renewed. A crashed worker blocks its successor no longer than this. */
export const leaseMs = 10_000;
/** Renewal interval of a lease in use: one transaction, however many requests are sent. */
export const renewEveryMs = 1_000;
/** Lanes unused for this long are returned, so that the next step can run in another process. */
export const idleMs = 300;

/**
 * At night a passback that has waited so long takes its turn among the others: a step that gets no answer for minutes counts
 * as lost, and a write that never leaves as one that is not kept.
 */
export const longestNightWaitMs = 30_000;

/**
 * Number of lanes that a process gets for the length of a lease. Pure.
 *
 * The sum never exceeds `lanes`: a process gets what is free of its entitlement, and the rest when the others renew. At
 * night provisioning and operator checks come first and the others share the rest, but for a turn now and then
 * (`longestNightWaitMs`); by day all are equal. Equals take
 * lanes one by one in order of waiting. While one of them has none, a holder goes to the back of the queue when it
 * renews: turns last about `renewEveryMs`.
 */
export function decideLease({ lanes, isNight, now, me, others }: LeaseRequest): LeaseDecision {
  const rank = ({ purpose, granted, queuedAt }: LeaseHolder): number => {
    const hasWaitedLong = granted === 0 && now - queuedAt >= longestNightWaitMs;
    return isNight && purpose === Purpose.passback && !hasWaitedLong ? 1 : 0;
  };
  const isPassedOver = others.some((each) => each.granted === 0 && rank(each) <= rank(me));
  const queuedAt = me.granted > 0 && isPassedOver ? now : me.queuedAt;
  const queue = [{ ...me, queuedAt }, ...others].sort(
    (one, other) => rank(one) - rank(other) || one.queuedAt - other.queuedAt || (one.holder < other.holder ? -1 : 1),
  );
  const first = queue.filter((each) => rank(each) === 0);
  const entitled = new Map<string, number>();
  const left = lanes - share(first, lanes, entitled);
  share(queue.slice(first.length), left, entitled);

  const taken = others.reduce((sum, { granted }) => sum + granted, 0);
  const allowed = Math.max(0, Math.min(entitled.get(me.holder) ?? 0, lanes - taken));
  return { allowed, granted: Math.max(allowed, me.inFlight), queuedAt };
}

/** Deals out lanes one at a time in queue order and returns how many were dealt. */
function share(queue: readonly LeaseHolder[], lanes: number, entitled: Map<string, number>): number {
  let given = 0;
  for (let more = true; more && given < lanes;) {
    more = false;
    for (const { holder, wanted } of queue) {
      const has = entitled.get(holder) ?? 0;
      if (has >= wanted || given >= lanes) continue;
      entitled.set(holder, has + 1);
      given += 1;
      more = true;
    }
  }
  return given;
}
