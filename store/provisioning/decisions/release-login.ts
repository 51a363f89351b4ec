import { Question, ProposalState } from '../../../roster/proposals.js';
import { UserState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
import type { appliedRow } from '../../schema/roster.js';

/** Somebody whose login Rollbook has set, found by the login or a sourcedId. */
export interface LoginHolder extends Pick<typeof appliedRow.$inferSelect, 'sisId' | 'sources'> {
  login: string;
  /** Whether the SIS lists one of the person's records, or is not proven to have left all of them out. */
  isPresent: boolean;
  /** Enrollments of the person that the SIS still gives. */
  enrollments: number;
  /** Whether Canvas keeps a login that somebody has set there by hand: no import changes it. */
  isKept: boolean;
}

/** The holder of a login, or the person with a sourcedId; null if Rollbook has made no such account. */
export async function loginHolder(
  sql: Sql,
  districtId: number,
  by: { login: string } | { person: string },
): Promise<LoginHolder | null> {
  const named =
    'login' in by ? sql`lower(a.fields->>'login_id') = lower(${by.login})` : sql`${by.person} = any(a.sources)`;
  const [holder] = await sql<LoginHolder[]>`
    select a.sis_id as "sisId", a.sources, a.fields->>'login_id' as login, coalesce(a.kept ? 'login_id', false) as "isKept",
           exists (select 1 from mirror_record m
                   where m.district_id = a.district_id and m.collection = 'users' and m.sourced_id = any(a.sources)
                     and m.missing_since is null and m.body->>'status' is distinct from 'tobedeleted')
             or not exists (select 1 from user_target t
                            where t.district_id = a.district_id and t.user_id = a.sis_id and t.state = ${UserState.gone}) as "isPresent",
           (select count(*)::int from ${sql(`mirror_enrollment_d${districtId}`)} e
            where e.user_id = any(a.sources) and e.missing_since is null and not e.tobedeleted
              and (e.end_date is null or e.end_date >= current_date)) as enrollments
    from applied_row a
    where a.district_id = ${districtId} and a.kind = 'user' and not a.removed and ${named}
    order by a.sis_id limit 1`;
  return holder ?? null;
}

/**
 * Has a person who left let go of the login, whoever may need it: the next run plans the change
 * (mapping/logins-to-give-over). It is a question of logins that was answered before it was asked.
 */
export async function releaseLogin(sql: Sql, districtId: number, sourcedId: string, by: string): Promise<void> {
  await sql`
    insert into proposal (district_id, question, left_id, right_id, evidence, confidence, holds_right, state, decided_by, decided_at, first_run, last_run)
    select ${districtId}::int, ${Question.login}, ${sourcedId}, '', '["released"]'::jsonb, 1, false, ${ProposalState.accepted}, ${by}, now(), r.id, r.id
    from (select coalesce(max(id), 0) as id from run where district_id = ${districtId}) r
    on conflict (district_id, question, left_id, right_id) do update
      set decided_by = excluded.decided_by, decided_at = excluded.decided_at, first_run = excluded.first_run, last_run = excluded.last_run`;
}
