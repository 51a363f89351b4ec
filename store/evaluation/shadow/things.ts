import { MatchState } from '../../../roster/matching/match-states.js';
import { RecordState, ShadowDifference } from '../../../roster/shadow/causes.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../../provisioning/context.js';
import { ownTable } from '../run-tables.js';
import type { ComparedBefore } from './before.js';
import { unwantedRecords } from './unwanted.js';

/**
 * Writes in what accounts, terms, courses, sections and people differ: what is missing, in question, or called otherwise,
 * and courses, sections and people that Canvas has beside. What is over in Canvas is past, and no difference. Needs
 * `object_school` and the links of the transaction.
 */
export async function compareThings(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  await missingThings(tx, run, before);
  await otherThings(tx, run);
  await extraThings(tx, run, before);
}

/** The columns in which rows of a difference are written. */
export function addDifferences(tx: Transaction, runId: number) {
  return tx`insert into ${tx(ownTable('shadow_difference', runId))}
    (key, kind, what, field, sis_id, canvas_id, user_id, canvas_user_id, role, school, wanted, standing, by_sis, was_deleted,
     record, detail, sources)`;
}

/** A person as both sides name them in files. */
const calledBySis = (tx: Transaction) =>
  tx`coalesce(nullif(concat_ws(' ', d.fields->>'first_name', d.fields->>'last_name'), ''), d.fields->>'long_name', d.fields->>'name')`;

async function missingThings(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  const own = (name: Parameters<typeof ownTable>[0], of = run.runId) => tx(ownTable(name, of));
  const [match, objects, logins] = [own('evaluation_match'), own('canvas_object'), own('canvas_login')];
  const stood =
    before === null
      ? tx`select null::text as kind, null::text as sis_id, null::text as linked_id where false`
      : tx`select kind, sis_id, linked_id from ${own('evaluation_match', before.runId)} where linked_id is not null`;
  await tx`
    ${addDifferences(tx, run.runId)}
    select concat_ws('|', w.what, m.kind, m.sis_id), m.kind, w.what, null, m.sis_id, null, null, null, null, m.school,
           ${calledBySis(tx)}, null, null, g.sis_id is not null, 'none', null, null
    from ${match} m
    join ${tx(`desired_row_r${run.runId}`)} d on d.kind = m.kind and d.sis_id = m.sis_id and d.state = 'desired'
    cross join lateral (select case when m.state = ${MatchState.question} then ${ShadowDifference.unclear}
                                    else ${ShadowDifference.missing} end as what) w
    left join (
      select distinct s.kind, s.sis_id from (${stood}) s
      join (select kind, canvas_id from ${objects} where status = 'deleted'
            union select 'user', user_id from ${logins} group by 2 having bool_and(status = 'deleted')) x
        on x.kind = s.kind and x.canvas_id = s.linked_id
      union
      select kind, sis_id from ${objects} where status = 'deleted' and sis_id is not null
    ) g on g.kind = m.kind and g.sis_id = m.sis_id
    where m.linked_id is null`;
}

/**
 * Fields of linked things, by the names of Canvas's columns. Publishing a course, cross-listing a section and login
 * providers are Canvas's own. A blank that Rollbook would send is no wish.
 */
async function otherThings(tx: Transaction, run: RunContext): Promise<void> {
  const own = (name: Parameters<typeof ownTable>[0]) => tx(ownTable(name, run.runId));
  const [match, objects, logins] = [own('evaluation_match'), own('canvas_object'), own('canvas_login')];
  const { timezone } = run.settings;
  const day = (field: string) =>
    tx`((nullif(d.fields->>${field}, '')::timestamptz at time zone ${timezone})::date)::text`;
  await tx`
    ${addDifferences(tx, run.runId)}
    select concat_ws('|', 'other', m.kind, m.sis_id, m.linked_id, x.field), m.kind, ${ShadowDifference.other}, x.field, m.sis_id,
           m.linked_id, null, null, null, m.school, x.wanted, x.standing, coalesce(o.by_sis, l.by_sis), false, 'none', null, null
    from ${match} m
    join ${tx(`desired_row_r${run.runId}`)} d on d.kind = m.kind and d.sis_id = m.sis_id and d.state = 'desired'
    left join ${objects} o on o.kind = m.kind and o.canvas_id = m.linked_id
    left join ${match} term on m.kind = 'course' and term.kind = 'term' and term.sis_id = d.fields->>'term_id'
    left join ${match} account on account.kind = 'account'
      and account.sis_id = case m.kind when 'course' then d.fields->>'account_id' when 'account' then d.fields->>'parent_account_id' end
    left join ${match} course on m.kind = 'section' and course.kind = 'course' and course.sis_id = d.fields->>'course_id'
    left join (select user_id, min(name) as name, array_agg(lower(login_id)) as logins, array_agg(lower(email)) as emails,
                      string_agg(login_id, ' ' order by login_id) as shown_logins, string_agg(distinct email, ' ') as shown_emails,
                      bool_or(by_sis) as by_sis, bool_and(status = 'suspended') as is_suspended, array_agg(name) as names
               from ${logins} where status <> 'deleted' group by 1) l
      on m.kind = 'user' and l.user_id = m.linked_id
    cross join lateral (
      select * from (values
        ('name', d.fields->>'name', o.name, m.kind in ('account', 'term', 'section') and o.name <> d.fields->>'name'),
        ('name', d.fields->>'long_name', o.name, m.kind = 'course' and o.name <> d.fields->>'long_name'),
        ('code', d.fields->>'short_name', o.code, m.kind = 'course' and o.code <> d.fields->>'short_name'),
        ('term', d.fields->>'term_id', o.term_id, m.kind = 'course' and term.linked_id is distinct from o.term_id and term.linked_id is not null),
        ('account', account.sis_id, o.parent_id, m.kind in ('course', 'account') and account.linked_id <> o.parent_id),
        ('course', d.fields->>'course_id', o.parent_id, m.kind = 'section' and course.linked_id <> o.parent_id),
        ('status', 'active', o.status, m.kind = 'course' and o.status = 'completed'),
        ('start_date', ${day('start_date')}, o.start_day::text, m.kind = 'term' and ${day('start_date')} is distinct from o.start_day::text
          and coalesce(d.fields->>'start_date', '') <> ''),
        ('end_date', ${day('end_date')}, o.end_day::text, m.kind = 'term' and ${day('end_date')} is distinct from o.end_day::text
          and coalesce(d.fields->>'end_date', '') <> ''),
        ('name', ${calledBySis(tx)}, l.name, m.kind = 'user' and not ${calledBySis(tx)} = any(l.names)),
        ('login', d.fields->>'login_id', l.shown_logins, m.kind = 'user' and not lower(d.fields->>'login_id') = any(l.logins)),
        ('email', d.fields->>'email', l.shown_emails, m.kind = 'user' and coalesce(d.fields->>'email', '') <> ''
          and not coalesce(lower(d.fields->>'email') = any(array_remove(l.emails, null)), false)),
        ('status', 'active', 'suspended', m.kind = 'user' and d.fields->>'status' = 'active' and l.is_suspended),
        ('status', 'suspended', 'active', m.kind = 'user' and d.fields->>'status' = 'suspended' and not l.is_suspended)
      ) as f (field, wanted, standing, differs) where f.differs) x
    where m.linked_id is not null`;
}

async function extraThings(tx: Transaction, run: RunContext, before: ComparedBefore | null): Promise<void> {
  const own = (name: Parameters<typeof ownTable>[0], of = run.runId) => tx(ownTable(name, of));
  const [match, objects, logins] = [own('evaluation_match'), own('canvas_object'), own('canvas_login')];
  await unwantedRecords(tx, run, before);
  await tx`
    ${addDifferences(tx, run.runId)}
    select concat_ws('|', 'extra', e.kind, e.canvas_id), e.kind, ${ShadowDifference.extra}, null, null, e.canvas_id, null, null, null,
           coalesce(u.school, s.school), null, e.name, e.by_sis, false,
           case when b.canvas_id is not null then ${RecordState.elsewhere} else coalesce(u.record, 'none') end, u.reason, u.sources
    from (
      select o.kind, o.canvas_id, o.name, o.by_sis, coalesce(c.canvas_id, o.canvas_id) as course_id
      from ${objects} o
      left join ${objects} c on o.kind = 'section' and c.kind = 'course' and c.canvas_id = coalesce(o.cross_listed_to, o.parent_id)
      left join ${objects} t on t.kind = 'term' and t.canvas_id = coalesce(c.term_id, o.term_id)
      where o.kind in ('course', 'section') and o.status not in ('deleted', 'completed')
        and coalesce(c.status, '') not in ('deleted', 'completed') and coalesce(t.end_day >= ${run.asOf}, true)
      union all
      select 'user', user_id, min(name), bool_or(by_sis), null from ${logins}
      group by 2 having not bool_and(status = 'deleted')
    ) e
    left join (select kind, linked_id as canvas_id from ${match} where linked_id is not null
               union select kind, canvas_id from ${match} where state = ${MatchState.question} and canvas_id is not null) m
      on m.kind = e.kind and m.canvas_id = e.canvas_id
    left join (select distinct kind, other_id as canvas_id from ${own('evaluation_finding')} where code = 'DOUBLED') b
      on b.kind = e.kind and b.canvas_id = e.canvas_id
    left join unwanted_record u on u.kind = e.kind and u.canvas_id = e.canvas_id
    left join object_school s on s.kind = case e.kind when 'user' then 'user' else 'course' end
      and s.canvas_id = coalesce(e.course_id, e.canvas_id)
    where m.canvas_id is null`;
}
