import { isWithin } from '../../roster/night-hours.js';
import type { Sql } from '../postgres/connect.js';
import { decideLease, leaseMs, type LeaseDecision, type LeaseHolder, type Purpose } from './lease-decision.js';
import type { CredentialOf } from './systems.js';

/** A district's night, for precedence. Local times, `HH:MM`. */
export interface Night {
  timezone: string;
  at: string;
  finishBy: string;
}

/** Terms on which a credential's lanes are leased. */
export interface LeaseTerms extends CredentialOf {
  purpose: Purpose;
  /** Most requests in flight with the credential, over all workers. */
  lanes: number;
  night: Night;
}

export interface LeaseWish extends LeaseTerms {
  /** A UUID of the process's own. */
  holder: string;
  wanted: number;
  inFlight: number;
}

export interface Lease extends LeaseDecision {
  /** How long nobody may send, in milliseconds; 0 or less: no wait. */
  patienceMs: number;
}

/** Takes or renews a lease for `leaseMs`, by the database's clock. One at a time per credential. */
export async function renewLease(sql: Sql, wish: LeaseWish): Promise<Lease> {
  const { districtId, system, holder, purpose, lanes, night, wanted, inFlight } = wish;
  return sql.begin(async (tx): Promise<Lease> => {
    const [credential] = await tx<Array<{ patienceMs: number; now: number; localTime: string }>>`
      select (extract(epoch from next_slot - clock_timestamp()) * 1000)::float8 as "patienceMs",
             (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
             to_char(clock_timestamp() at time zone ${night.timezone}, 'HH24:MI') as "localTime"
      from credential where district_id = ${districtId} and system = ${system} for update`;
    const { patienceMs, now, localTime } = credential!;
    const holders = await tx<LeaseHolder[]>`
      select holder, purpose, wanted, granted, (extract(epoch from queued_at) * 1000)::float8 as "queuedAt"
      from credential_lease
      where district_id = ${districtId} and system = ${system} and expires_at > clock_timestamp()`;
    const before = holders.find((each) => each.holder === holder);
    const decision = decideLease({
      ...{ lanes, now, isNight: isWithin(localTime, night.at, night.finishBy) },
      me: { holder, purpose, wanted, inFlight, granted: before?.granted ?? 0, queuedAt: before?.queuedAt ?? now },
      others: holders.filter((each) => each !== before),
    });
    await tx`
      with gone as (delete from credential_lease where expires_at < clock_timestamp() - interval '1 minute')
      insert into credential_lease (holder, district_id, system, purpose, wanted, granted, queued_at, expires_at)
      values (${holder}, ${districtId}, ${system}, ${purpose}, ${wanted}, ${decision.granted},
              to_timestamp(${decision.queuedAt / 1000}), clock_timestamp() + make_interval(secs => ${leaseMs / 1000}))
      on conflict (holder) do update set wanted = excluded.wanted, granted = excluded.granted,
        queued_at = excluded.queued_at, expires_at = excluded.expires_at`;
    return { ...decision, patienceMs };
  });
}

/** Returns all lanes. */
export async function endLease(sql: Sql, holder: string): Promise<void> {
  await sql`delete from credential_lease where holder = ${holder}`;
}
