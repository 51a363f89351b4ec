import { LinkState } from '../../roster/adoption/link-states.js';
import { ownTable } from '../evaluation/run-tables.js';
import type { Transaction } from '../postgres/connect.js';
import { disableNestedLoops } from '../postgres/planner-hints.js';
import type { RunContext } from '../provisioning/context.js';
import { pinEnrollments } from './pin-enrollments.js';

/** A term as Canvas shows it: its report tells days alone. */
export interface TermShown {
  sisId: string;
  /** ISO 8601; null: none. */
  startsAt: string | null;
  endsAt: string | null;
}

/** The column of each kind with its own SIS id. */
const idColumn = "case kind when 'user' then 'user_id' else kind || '_id' end";

/**
 * Makes the objects of the links that a run has carried out Rollbook's: their SIS ids are pinned, and what stands counts as
 * accepted, as Canvas shows it. Columns that stand otherwise than they would be sent are kept, as a column is in which
 * somebody works by hand (roster/kept-columns): nothing of it is sent until the SIS says something else. Returns how many
 * enrollments count as accepted.
 */
export async function writePins(
  tx: Transaction,
  run: RunContext,
  evaluationRun: number,
  terms: readonly TermShown[],
): Promise<{ enrollments: number }> {
  await disableNestedLoops(tx);
  await tx`
    create temp table pinned on commit drop as
    select kind, wanted_id, sources, canvas_id, pinned_id, login_id from adoption_link
    where district_id = ${run.districtId} and pinned_id is not null
      and ((applied_run = ${run.runId} and state = ${LinkState.confirmed}) or state = ${LinkState.applied})`;
  await tx`analyze pinned`;
  await pinCourses(tx, run, evaluationRun);
  await pinRecords(tx, run);
  await acceptRows(tx, run, evaluationRun, terms);
  return { enrollments: await pinEnrollments(tx, run, evaluationRun) };
}

/**
 * Makes `course_of_section`: the course in which each linked section stands, which need not be the one that is linked to
 * its class; and `course_pin`: every course that is Rollbook's from now on, with the class that names it.
 */
async function pinCourses(tx: Transaction, { districtId, runId }: RunContext, evaluationRun: number): Promise<void> {
  const objects = tx(ownTable('canvas_object', runId));
  const desired = tx(`desired_row_r${evaluationRun}`);
  await tx`
    create temp table course_of_section on commit drop as
    select p.wanted_id as section_wanted, p.sources, p.pinned_id as section_id, c.canvas_id as course_canvas,
           c.sis_id as course_id, d.fields->>'course_id' as course_wanted
    from pinned p
    join ${objects} s on s.kind = 'section' and s.canvas_id = p.canvas_id
    join ${objects} c on c.kind = 'course' and c.canvas_id = s.parent_id
    join ${desired} d on d.kind = 'section' and d.sis_id = p.wanted_id and d.state = 'desired'
    where p.kind = 'section'`;
  await tx`
    create temp table course_pin on commit drop as
    select distinct on (canvas_id) canvas_id, course_id, wanted_id, sources from (
      select canvas_id, pinned_id as course_id, wanted_id, sources, 0 as place from pinned where kind = 'course'
      union all
      select course_canvas, course_id, course_wanted, sources, 1 from course_of_section) named
    order by canvas_id, place, wanted_id`;
  await tx`
    update adoption_link k set follows_course = not (p.sources && k.sources)
    from course_of_section s join course_pin p on p.canvas_id = s.course_canvas
    where k.district_id = ${districtId} and k.kind = 'section' and k.wanted_id = s.section_wanted`;
}

async function pinRecords(tx: Transaction, { districtId, runId }: RunContext): Promise<void> {
  await tx`
    insert into link (district_id, kind, sourced_id, sis_id, pinned_run)
    select distinct on (kind, sourced_id) ${districtId}::int, kind, sourced_id, sis_id, ${runId}::int from (
      select kind, unnest(sources) as sourced_id, pinned_id as sis_id, 1 as place from pinned
      union all select 'course', unnest(sources), course_id, 0 from course_of_section) pins
    order by kind, sourced_id, place
    on conflict (district_id, kind, sourced_id) do update set sis_id = excluded.sis_id, pinned_run = excluded.pinned_run
      where link.sis_id <> excluded.sis_id`;
}

async function acceptRows(
  tx: Transaction,
  run: RunContext,
  evaluationRun: number,
  terms: readonly TermShown[],
): Promise<void> {
  await showPlaces(tx, run.runId, terms);
  await showPeople(tx, run.runId, evaluationRun);
  const reference = (kind: string, column: string) => tx`
    case when d.fields ? ${column} then jsonb_build_object(${column}::text, coalesce(
      (select p.pinned_id from pinned p where p.kind = ${kind} and p.wanted_id = d.fields->>${column}), d.fields->>${column}))
    else '{}'::jsonb end`;
  // What would be sent, with the ids under which everything is known now.
  await tx`
    create temp table wanted on commit drop as
    select d.kind, o.pinned_id, d.school, o.sources, o.canvas_id, (d.fields - 'short_name')
      || case when d.kind = 'course' then ${reference('account', 'account_id')} || ${reference('term', 'term_id')}
              when d.kind = 'account' then ${reference('account', 'parent_account_id')} else '{}'::jsonb end
      || case when d.kind = 'course' then jsonb_build_object('short_name', d.fields->>'short_name') else '{}'::jsonb end
      || case when d.kind = 'section' then jsonb_build_object('course_id', o.course_id) else '{}'::jsonb end
      || jsonb_build_object(${tx.unsafe(idColumn.replaceAll('kind', 'd.kind'))}, o.pinned_id) as fields
    from (select distinct on (kind, sis_id) * from ${tx(`desired_row_r${evaluationRun}`)}
          where state = 'desired' order by kind, sis_id, ord) d
    join (
      select kind, wanted_id, pinned_id, sources, canvas_id, null::text as course_id from pinned where kind in ('account', 'term', 'user')
      union all select 'course', wanted_id, course_id, sources, canvas_id, null from course_pin
      union all select 'section', s.section_wanted, s.section_id, s.sources, p.canvas_id, s.course_id
                from course_of_section s join pinned p on p.kind = 'section' and p.wanted_id = s.section_wanted
    ) o on o.kind = d.kind and o.wanted_id = d.sis_id`;
  await tx`
    create temp table differs on commit drop as
    select w.kind, w.pinned_id, jsonb_object_agg(x.key, x.value) as shown, jsonb_object_agg(x.key, w.fields->>x.key) as kept
    from wanted w join shown s on s.kind = w.kind and s.pinned_id = w.pinned_id
    cross join lateral jsonb_each_text(s.fields) x
    where w.fields ? x.key and lower(regexp_replace(trim(x.value), '\\s+', ' ', 'g'))
          is distinct from lower(regexp_replace(trim(w.fields->>x.key), '\\s+', ' ', 'g'))
    group by 1, 2`;
  await tx`
    insert into applied_row
      (district_id, kind, sis_id, fields, before, school, sources, scope_fingerprint, accepted_run, kept, adopted)
    select distinct on (w.kind, w.pinned_id) ${run.districtId}::int, w.kind, w.pinned_id, w.fields || coalesce(d.shown, '{}'),
           null, w.school, w.sources, ${run.scopeFingerprint}, ${run.runId}::int, d.kept,
           w.fields || coalesce((select jsonb_object_agg(key, value) from jsonb_each(s.fields) where w.fields ? key), '{}')
    from wanted w
    left join differs d on d.kind = w.kind and d.pinned_id = w.pinned_id
    left join shown s on s.kind = w.kind and s.pinned_id = w.pinned_id
    on conflict (district_id, kind, sis_id) do nothing`;
}

/** Makes `shown`: columns of rows as Canvas shows them, those of places and terms first. */
async function showPlaces(tx: Transaction, runId: number, terms: readonly TermShown[]): Promise<void> {
  const objects = tx(ownTable('canvas_object', runId));
  const sisIdOf = (kind: string, id: string) =>
    tx`coalesce((select p.sis_id from ${objects} p where p.kind = ${kind} and p.canvas_id = ${tx.unsafe(id)}), '')`;
  await tx`
    create temp table shown on commit drop as
    select o.kind, o.sis_id as pinned_id,
      jsonb_build_object('integration_id', coalesce(o.integration_id, '')) || case o.kind
        when 'account' then jsonb_build_object('name', o.name, 'parent_account_id', ${sisIdOf('account', 'o.parent_id')})
        when 'term' then jsonb_build_object('name', o.name)
        when 'course' then jsonb_build_object(
          'short_name', o.code, 'long_name', o.name, 'account_id', ${sisIdOf('account', 'o.parent_id')},
          'term_id', ${sisIdOf('term', 'o.term_id')}, 'status', case o.status when 'completed' then 'completed' else 'active' end)
        else jsonb_build_object(
          'name', o.name, 'start_date', coalesce(o.starts_at, ''), 'end_date', coalesce(o.ends_at, '')) end as fields
    from ${objects} o
    where o.sis_id is not null and o.status <> 'deleted'
      and (exists (select 1 from pinned p where p.kind = o.kind and p.canvas_id = o.canvas_id)
           or (o.kind = 'course' and o.canvas_id in (select canvas_id from course_pin)))`;
  const dates = terms.map(({ sisId, startsAt, endsAt }) => ({ id: sisId, start: startsAt ?? '', end: endsAt ?? '' }));
  await tx`
    update shown s set fields = s.fields || jsonb_build_object('start_date', t.start, 'end_date', t.end)
    from jsonb_to_recordset(${tx.json(dates)}) as t (id text, start text, "end" text)
    where s.kind = 'term' and s.pinned_id = t.id`;
}

/** Adds people to `shown`, by the login that is known under their SIS id. */
async function showPeople(tx: Transaction, runId: number, evaluationRun: number): Promise<void> {
  const name = tx`regexp_replace(trim(l.name), '\\s+', ' ', 'g')`;
  const wanted = tx`regexp_replace(trim(concat_ws(' ', d.fields->>'first_name', d.fields->>'last_name')), '\\s+', ' ', 'g')`;
  await tx`
    insert into shown
    select 'user', p.pinned_id, jsonb_build_object(
        'login_id', l.login_id, 'email', coalesce(l.email, ''),
        'authentication_provider_id', coalesce(l.provider, ''),
        'status', case l.status when 'suspended' then 'suspended' else 'active' end)
      || case when lower(${name}) = lower(${wanted}) then '{}'::jsonb
              -- As Canvas cuts a whole name (user.rb).
              else jsonb_build_object('first_name', regexp_replace(${name}, ' [^ ]*$', ''),
                                      'last_name', coalesce(substring(${name} from ' ([^ ]*)$'), '')) end
    from pinned p
    join ${tx(ownTable('canvas_login', runId))} l
      on l.user_id = p.canvas_id and l.sis_id = p.pinned_id and l.status <> 'deleted'
    left join ${tx(`desired_row_r${evaluationRun}`)} d on d.kind = 'user' and d.sis_id = p.wanted_id and d.state = 'desired'
    where p.kind = 'user'`;
}
