import type { PersonEvidence } from '../../../roster/identity-change.js';
import type { PossiblePair } from '../../../roster/one-to-one.js';
import { IdentityQuestion, ProposalState, unansweredStates } from '../../../roster/proposals.js';
import type { Sql } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { answeredPair } from './accepted-pins.js';
import { isOneId } from './one-id.js';
import { inGroups } from './in-groups.js';

/** A person's record that vanished, and one that is there and may be the same person. */
export interface PossiblePerson extends PossiblePair {
  by: PersonEvidence;
  rightIsNew: boolean;
  school: { left: string | null; right: string | null };
}

/**
 * Records of people that may be one under two ids (roster/identity-change `personEvidenceOf`): one that vanished and whom
 * Canvas knows, and one that is there; in groups of which no two share a record. A record that Canvas knows too is asked
 * about while the vanishing is news: two accounts of one person may stand for years. Of several that vanished the last
 * weighs most.
 */
export function possiblePeople(sql: Sql, run: RunContext): AsyncGenerator<PossiblePerson[]> {
  const standing = (id: 'm.sourced_id' | 'o.sourced_id') => sql`exists (
    select 1 from link l
    join applied_row a on a.district_id = l.district_id and a.kind = 'user' and a.sis_id = l.sis_id and not a.removed
    where l.district_id = ${run.districtId} and l.kind = 'user' and l.sourced_id = ${sql(id)})`;
  const number = (record: 'm' | 'o') => sql`lower(nullif(${sql(record)}.body->>'identifier', ''))`;
  const login = (record: 'm' | 'o') => sql`lower(nullif(${sql(record)}.body->>'username', ''))`;
  // Asked of pairs alone: of every record it would cost more than finding them.
  const isOfId = (value: string, id: string) => isOneId(sql, sql`l.${sql(value)}`, sql`l.${sql(id)}`);
  const pair = (key: ReturnType<typeof number>, by: PersonEvidence, agree: ReturnType<typeof number>) => sql`
    select m.sourced_id as left_id, o.sourced_id as right_id, ${key} as key, ${by} as by, m.missing_since,
           m.body->'orgSourcedIds'->>0 as left_school, o.body->'orgSourcedIds'->>0 as right_school, m.is_news,
           ${number('m')} as left_number, ${number('o')} as right_number, not ${standing('o.sourced_id')} as right_is_new
    from gone m
    join mirror_record o on o.district_id = m.district_id and o.collection = 'users' and ${agree}
    where o.missing_since is null and not o.rejected and o.sourced_id <> m.sourced_id and o.body->>'status' = 'active'
      and o.body->>'role' = m.body->>'role' and not exists (${answeredPair(sql, IdentityQuestion.person)})`;
  const rows = sql<Array<Omit<PossiblePerson, 'weights'> & { key: string; missingSince: Date }>>`
    with gone as (
      select m.*, m.changed_run > ${run.settledRun} or ${run.mapAll} or exists (
               select 1 from proposal p
               where p.district_id = m.district_id and p.question = ${IdentityQuestion.person}
                 and p.state = any(${unansweredStates as string[]}) and p.left_id = m.sourced_id) as is_news
      from mirror_record m
      where m.district_id = ${run.districtId} and m.collection = 'users' and m.missing_since is not null
        and m.body is not null and ${standing('m.sourced_id')}
        and not exists (
          select 1 from proposal p
          where p.district_id = m.district_id and p.question = ${IdentityQuestion.person}
            and p.state = ${ProposalState.accepted} and p.left_id = m.sourced_id)
    ), by_number as (
      ${pair(sql`o.body->>'identifier'`, 'byNumber', sql`o.body->>'identifier' = nullif(m.body->>'identifier', '')`)}
    ), by_login as materialized (
      ${pair(
        login('o'),
        'byLogin',
        sql`${login('o')} = ${login('m')} and o.body->>'givenName' = m.body->>'givenName'
          and o.body->>'familyName' = m.body->>'familyName'`,
      )}
    )
    select left_id as "leftId", right_id as "rightId", key, by, right_is_new as "rightIsNew", missing_since as "missingSince",
           jsonb_build_object('left', left_school, 'right', right_school) as school
    from (select * from by_number
          union all
          select * from by_login l
          where not exists (select 1 from by_number n where n.left_id = l.left_id or n.right_id = l.right_id)
            and not ${isOfId('key', 'left_id')} and not ${isOfId('key', 'right_id')}
            and (l.left_number is null or l.right_number is null
                 or ${isOfId('left_number', 'left_id')} or ${isOfId('right_number', 'right_id')})) possible
    where right_is_new or is_news
    order by by, key, left_id, right_id`;
  return inGroups(rows.cursor(250), ({ missingSince, ...each }) => ({ ...each, weights: [missingSince.getTime()] }));
}
