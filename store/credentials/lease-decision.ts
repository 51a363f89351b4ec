/** What a client needs its lanes for. */
export const Purpose = {
  /** Runs of a roster, observing ones too. */
  provisioning: 'provisioning',
  passback: 'passback',
  /** An operator at a command line, who waits: a handful of requests. */
  check: 'check',
} as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

/** A process that holds lanes of a credential for a purpose, or waits for some. */
export interface LeaseHolder {
  holder: string;
  purpose: Purpose;
  /** Requests it would have in flight. */
  wanted: number;
  /** Lanes that count as taken by it. */
  granted: number;
  /** Since when it waits for its turn, milliseconds. */
  queuedAt: number;
}

export interface LeaseRequest {
  /** The profile's lanes: most requests in flight with the credential, over all workers. */
  lanes: number;
  /** Whether it is between `schedule.at` and `finishBy`, local time. */
  isNight: boolean;
  now: number;
  me: LeaseHolder & { inFlight: number };
  /** Every other holder whose lease has not expired. */
  others: readonly LeaseHolder[];
}

export interface LeaseDecision {
  /** Requests that may be in flight until the lease is renewed; with more there, none is begun. */
  allowed: number;
  /** Lanes that count as taken: those allowed, and those of requests that have not come back yet. */
  granted: number;
  queuedAt: number;
}

/** Whoever stops renewing loses its lanes after this long: a crashed worker keeps its successor waiting no longer. */
export const leaseMs = 10_000;
/** How often a lease is renewed while it is used: one transaction, whatever is sent meanwhile. */
export const renewEveryMs = 1_000;
/** Lanes that a process has not used for this long are given back, so that the next step may run on another. */
export const idleMs = 300;

/**
 * How many lanes a process gets for the length of a lease. Pure.
 *
 * Never more in all than there are: of what it is entitled to it gets what the others have not taken, and the rest when
 * they renew. At night provisioning (and an operator who looks) comes first, the others share what it leaves; by day all
 * are equal. Equals take lanes one by one in the order of their waiting. While one of them has none, whoever has held some
 * goes to the back when it renews: each has its turn of about `renewEveryMs`.
 */
export function decideLease({ lanes, isNight, now, me, others }: LeaseRequest): LeaseDecision {
  const rank = ({ purpose }: LeaseHolder): number => (isNight && purpose === Purpose.passback ? 1 : 0);
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

/** Gives each lanes in turn, one at a time, and returns how many went. */
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

/** Whether a local time, `HH:MM`, lies between a night's begin and its end; a night may begin before midnight. */
export function isWithin(now: string, begin: string, end: string): boolean {
  return begin <= end ? begin <= now && now < end : now >= begin || now < end;
}
