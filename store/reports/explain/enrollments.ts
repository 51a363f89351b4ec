import type { Sql } from '../../postgres/connect.js';
import type { mirrorEnrollment } from '../../schema/mirror-enrollments.js';
import type { classTarget, userTarget } from '../../schema/roster.js';

type Enrollment = typeof mirrorEnrollment.$inferSelect;
type ClassTarget = typeof classTarget.$inferSelect;
type UserTarget = typeof userTarget.$inferSelect;

/** An enrollment as last read from the SIS, with the targets of its class and person. */
export interface EnrollmentLine extends Pick<
  Enrollment,
  /** `classId` is null in a record that was never readable, as are person, school and role. */
  'sourcedId' | 'classId' | 'role' | 'tobedeleted' | 'rejected' | 'beginDate' | 'endDate' | 'missingSince'
> {
  personId: Enrollment['userId'];
  primary: Enrollment['isPrimary'];
  school: Enrollment['schoolId'];
  classState: ClassTarget['state'] | null;
  sectionId: ClassTarget['sectionId'] | null;
  termEnd: ClassTarget['termEnd'];
  userState: UserTarget['state'] | null;
  userId: UserTarget['userId'] | null;
}

/** Enrollments by their own id, of a person, of a class, or of a person in a class. */
export async function enrollmentLines(
  sql: Sql,
  districtId: number,
  of: { sourcedId?: string; classId?: string; personId?: string },
): Promise<EnrollmentLine[]> {
  const { sourcedId = null, classId = null, personId = null } = of;
  return sql<EnrollmentLine[]>`
    select e.sourced_id as "sourcedId", e.class_id as "classId", e.user_id as "personId", e.role, e.is_primary as primary,
           e.tobedeleted, e.rejected, e.begin_date as "beginDate", e.end_date as "endDate",
           e.missing_since as "missingSince", coalesce(e.school_id, t.school) as school, t.state as "classState", t.section_id as "sectionId",
           t.term_end as "termEnd", u.state as "userState", u.user_id as "userId"
    from mirror_enrollment e
    left join class_target t on t.district_id = e.district_id and t.class_id = e.class_id
    left join user_target u on u.district_id = e.district_id and u.user_sourced_id = e.user_id
    where e.district_id = ${districtId} and (${sourcedId}::text is null or e.sourced_id = ${sourcedId})
      and (${classId}::text is null or e.class_id = ${classId})
      and (${personId}::text is null or e.user_id = ${personId})
    order by e.begin_date, e.sourced_id limit 500`;
}
