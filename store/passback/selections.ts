import { scopeOf, type PassbackScope } from '../../gradebook/scope.js';
import type { Json, Sql } from '../postgres/connect.js';
import { StoreError } from '../errors.js';
import type { SelectionCriteria } from '../schema/passback-decisions.js';

/** Keeps a selection under its id. Can be repeated. */
export async function saveSelection(
  sql: Sql,
  { id, districtId, criteria, by }: { id: string; districtId: number; criteria: SelectionCriteria; by: string },
): Promise<void> {
  await sql`
    insert into grade_selection (id, district_id, criteria, selected_by)
    values (${id}, ${districtId}, ${sql.json(criteria as unknown as Json)}, ${by})
    on conflict (id) do update set criteria = excluded.criteria, selected_by = excluded.selected_by`;
}

/** The district of a stored selection. Throws `StoreError` `SELECTION_UNKNOWN`. */
export async function districtOfSelection(sql: Sql, id: string): Promise<{ district: string; districtId: number }> {
  const [found] = await sql<Array<{ district: string; districtId: number }>>`
    select d.key as district, d.id as "districtId"
    from grade_selection s join district d on d.id = s.district_id where s.id = ${id}`;
  if (!found) throw new StoreError('SELECTION_UNKNOWN', `There is no selection "${id}".`);
  return found;
}

/**
 * The classes and works of what is parked now and that a selection names. Null: nothing of it is parked any more.
 */
export async function scopeOfSelection(sql: Sql, id: string): Promise<PassbackScope | null> {
  const parked = await sql<Array<{ classId: string; assignmentId: string }>>`
    select distinct p.class_id as "classId", p.assignment_id as "assignmentId"
    from grade_selection s
    join parked_grade p on p.district_id = s.district_id and p.settled_run is null
    join run r on r.id = p.last_run
    where s.id = ${id}
      and (s.criteria->>'run' is null or r.number = (s.criteria->>'run')::int)
      and (s.criteria->>'classId' is null or p.class_id = s.criteria->>'classId')
      and (s.criteria->>'assignmentId' is null or p.assignment_id in ('', s.criteria->>'assignmentId'))
      and (s.criteria->>'student' is null or p.student_sourced_id in ('', s.criteria->>'student'))
      and (s.criteria->>'code' is null or p.code = s.criteria->>'code')`;
  if (parked.length === 0) return null;
  const works = parked.map((each) => each.assignmentId);
  return scopeOf({
    classes: [...new Set(parked.map((each) => each.classId))],
    // A class that is refused as a whole is sent as a whole.
    assignments: works.includes('') ? [] : [...new Set(works)],
  });
}
