import type { Sql } from '../../postgres/connect.js';
import type { mirrorRecord } from '../../schema/mirror.js';

/** A record that matches an operator's text. */
export interface FoundThing extends Pick<typeof mirrorRecord.$inferSelect, 'collection' | 'sourcedId'> {
  /** Its name, title or login, to tell it from others. */
  label: string;
  /** 0: its sourcedId; 1: its SIS id in Canvas, a number, login, e-mail or code of it; 2: a part of its name. */
  tier: number;
}

/** Most records listed; for more, a longer text is needed. */
const most = 60;

/** Records by any id, number, login, e-mail, code or part of a name, best match first. */
export async function findThings(sql: Sql, districtId: number, text: string): Promise<FoundThing[]> {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  return sql<FoundThing[]>`
    with named as (
      select m.collection, m.sourced_id, coalesce(nullif(concat_ws(' ', body->>'givenName', body->>'familyName'), ''),
               body->>'title', body->>'name', '') as label, body
      from mirror_record m where m.district_id = ${districtId}
    ), ranked as (
      select collection, sourced_id, label,
             case when sourced_id = ${text} then 0
                  when lower(${text}) in (lower(body->>'identifier'), lower(body->>'username'), lower(body->>'email'),
                                          lower(body->>'classCode'), lower(body->>'courseCode'))
                    or jsonb_path_exists(body, '$.userIds[*] ? (@.identifier == $text)', jsonb_build_object('text', ${text}::text))
                    or exists (select 1 from link l where l.district_id = ${districtId} and l.sis_id = ${text}
                               and l.sourced_id = named.sourced_id
                               and l.kind = any(case collection when 'users' then array['user'] when 'orgs' then array['account']
                                                when 'academicSessions' then array['term'] else array['course', 'section'] end)
                               and collection <> 'courses')
                    then 1
                  when label ilike all(${patterns}) then 2 end as tier
      from named
      union all
      select 'enrollments', sourced_id, concat_ws(' / ', class_id, user_id), 0 from mirror_enrollment
      where district_id = ${districtId} and sourced_id = ${text}
    )
    select collection, sourced_id as "sourcedId", label, tier from ranked
    where tier is not null order by tier, collection, label, sourced_id limit ${most}`;
}
