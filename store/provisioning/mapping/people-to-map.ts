import type { User } from '../../../oneroster/rostering/model.js';
import type { Presence } from '../../../roster/presence.js';
import type { ReuseAnswers } from '../../../roster/changed-hands.js';
import { IdentityQuestion, ReuseQuestion } from '../../../roster/proposals.js';
import { UserState } from '../../../roster/targets.js';
import type { Sql } from '../../postgres/connect.js';
import { prefetch } from '../../postgres/prefetch.js';
import type { mirrorRecord } from '../../schema/mirror.js';
import type { appliedRow, link } from '../../schema/roster.js';
import type { RunContext } from '../context.js';
import { isInShard, type Shard } from '../../postgres/shards.js';
import { acceptedPins, type Fragment } from './accepted-pins.js';
import { idsInQuestion, reuseAnswers } from './ids-in-question.js';
import { presenceInMirror } from './reference-data.js';

type MirrorRecord = typeof mirrorRecord.$inferSelect;

export interface PersonRecord extends Pick<MirrorRecord, 'rejected'> {
  /** Records with the same key are one person. */
  person: string;
  user: User;
  presence: Presence;
  pinned: (typeof link.$inferSelect)['sisId'] | null;
  applied: (typeof appliedRow.$inferSelect)['fields'] | null;
  /** Schools of the classes with a wanted enrollment; empty where the record's own orgs are in scope. */
  schoolsOfClasses: string[];
  /** A person has confirmed that another record is this one under a new id and stands for both. */
  replaced: boolean;
  /** The record that was last believed, while it is asked whether this one is another person; null if it is not. */
  believed: User | null;
  answers: ReuseAnswers;
}

/**
 * The user records to map, with the records of one person together: all, or those that changed since the last finished
 * run, one of whose orgs did, whom a class may bring into scope, or that are not settled yet, with the other records of the same number.
 */
export async function* peopleToMap(sql: Sql, run: RunContext, shard: Shard): AsyncGenerator<PersonRecord[]> {
  const touched = run.mapAll ? null : touchedUsers(sql, run, await anyOrgChanged(sql, run));
  const how = await optionalParts(sql, run);
  const statement = knownPeople(sql, run, how, touched, isInShard(sql, personKey(sql, run), shard));
  yield* prefetch(statement.cursor(250));
}

/** The readable records of the person to whom this one belongs, as they would be mapped. */
export async function personToMap(
  sql: Sql,
  run: RunContext,
  { sourcedId, identifier }: { sourcedId: string; identifier: string | null },
): Promise<PersonRecord[]> {
  const merged = mergesRecords(run) && identifier !== null && identifier !== '';
  const chosen = merged ? sql`m.body->>'identifier' = ${identifier}` : sql`m.sourced_id = ${sourcedId}`;
  const how = await optionalParts(sql, run);
  return knownPeople(sql, run, how, null, chosen);
}

function mergesRecords({ settings }: RunContext): boolean {
  return settings.mapping.mergeUsersBy === 'identifier';
}

/** The key that the records `m` of one person share. */
function personKey(sql: Sql, run: RunContext): Fragment {
  return mergesRecords(run) ? sql`coalesce(nullif(m.body->>'identifier', ''), m.sourced_id)` : sql`m.sourced_id`;
}

/** Conditions that are seldom true. The statement is simpler without them. */
async function optionalParts(sql: Sql, run: RunContext) {
  return {
    pins: await acceptedPins(sql, run, IdentityQuestion.person, 'user'),
    answers: await reuseAnswers(sql, run, ReuseQuestion.person),
  };
}

/** @param touched CTE with the `sourced_id`s of the records to limit the statement to; null: all */
function knownPeople(
  sql: Sql,
  run: RunContext,
  { pins, answers }: Awaited<ReturnType<typeof optionalParts>>,
  touched: Fragment | null,
  chosen: Fragment,
) {
  return sql<PersonRecord[]>`
    ${touched ?? sql``}
    select ${personKey(sql, run)} as person, m.body as user, ${presenceInMirror(sql, run)} as presence, m.rejected, ${pins.sisId(sql`l.sis_id`)} as pinned,
           coalesce(sc.schools, '{}') as "schoolsOfClasses",
           a.fields as applied, ${pins.isReplaced} as replaced,
           m.believed, ${answers.ofRecord} as answers
    from mirror_record m
    ${touched === null ? sql`` : sql`join touched on touched.sourced_id = m.sourced_id`}
    left join school_of_classes sc on sc.district_id = m.district_id and sc.user_sourced_id = m.sourced_id
    left join link l on l.district_id = m.district_id and l.kind = 'user' and l.sourced_id = m.sourced_id
    ${pins.join}
    left join applied_row a on a.district_id = m.district_id and a.kind = 'user'
      and a.sis_id = ${pins.sisId(sql`l.sis_id`)} and not a.removed
    where m.district_id = ${run.districtId} and m.collection = 'users' and m.body is not null
      and ${chosen}
    order by 1, m.sourced_id`;
}

function changedOrgs(sql: Sql, run: RunContext) {
  return sql`
    select sourced_id from mirror_record
    where district_id = ${run.districtId} and collection = 'orgs' and changed_run > ${run.settledRun}`;
}

async function anyOrgChanged(sql: Sql, run: RunContext): Promise<boolean> {
  const [any] = await sql`select exists (${changedOrgs(sql, run)}) as changed`;
  return any!.changed as boolean;
}

/** `orgsChanged` is queried beforehand: the planner would expect every user of a school, and schools seldom change. */
function touchedUsers(sql: Sql, run: RunContext, orgsChanged: boolean) {
  const usersOfChangedOrgs = sql`
    union
    select r.sourced_id, r.body->>'identifier' from mirror_record r
    where r.district_id = ${run.districtId} and r.collection = 'users'
      and jsonb_exists_any(r.body->'orgSourcedIds', array(${changedOrgs(sql, run)}))`;
  return sql`
    with moved as (
      select sourced_id, body->>'identifier' as identifier from mirror_record
      where district_id = ${run.districtId} and collection = 'users' and changed_run > ${run.settledRun}
      union
      select o.sourced_id, r.body->>'identifier' from open_item o
      join mirror_record r on r.district_id = o.district_id and r.collection = 'users' and r.sourced_id = o.sourced_id
      where o.district_id = ${run.districtId} and o.collection = 'users'
      union
      select q.left_id, r.body->>'identifier' from (${idsInQuestion(sql, run, ReuseQuestion.person)}) q
      join mirror_record r on r.district_id = ${run.districtId} and r.collection = 'users' and r.sourced_id = q.left_id
      union
      -- A new enrollment may bring somebody into scope.
      select r.sourced_id, r.body->>'identifier' from mirror_change c
      join ${sql(`mirror_enrollment_d${run.districtId}`)} e on e.sourced_id = c.sourced_id
      join mirror_record r on r.district_id = c.district_id and r.collection = 'users' and r.sourced_id = e.user_id
      where c.district_id = ${run.districtId} and c.run_id > ${run.settledRun} and c.collection = 'enrollments'
        and not exists (select 1 from ${sql(run.targets.user)} t
                        where t.district_id = c.district_id and t.user_sourced_id = e.user_id and t.state = ${UserState.live})
      union
      -- So may the school of a class.
      select r.sourced_id, r.body->>'identifier' from school_of_classes s
      join mirror_record r on r.district_id = s.district_id and r.collection = 'users' and r.sourced_id = s.user_sourced_id
      where s.district_id = ${run.districtId}
        and not exists (select 1 from ${sql(run.targets.user)} t
                        where t.district_id = s.district_id and t.user_sourced_id = s.user_sourced_id
                          and t.state = ${UserState.live})
      ${orgsChanged ? usersOfChangedOrgs : sql``}
    ), touched as (
      select sourced_id from moved
      union
      select r.sourced_id from moved
      join mirror_record r on r.district_id = ${run.districtId} and r.collection = 'users'
        and r.body->>'identifier' = moved.identifier
      where moved.identifier is not null
    )`;
}
