import type { CountingDates } from '../../../roster/counting-dates.js';
import type { Transaction } from '../../postgres/connect.js';
import type { RunContext } from '../context.js';
import { analyzeSample } from '../../postgres/planner-hints.js';

/** Tables that enrollments are planned from: the district's, or copies of the touched rows. */
export interface EnrollmentSource {
  mirror: string;
  applied: string;
  /** Limited to the pairs of class and person in the table `touched_pair`. */
  onlyTouched: boolean;
}

/**
 * Picks the touched enrollments: those that changed since the last finished run, those of classes and people whose
 * target changed, those not settled yet, those whose record names nobody now, and those whose first or last day has
 * passed since. They are copied into temporary tables, with their neighbours in the same classes: of millions, a night
 * touches a few thousand. Null if there are none.
 */
export async function pickTouched(
  tx: Transaction,
  run: RunContext,
  dates: CountingDates,
  lastDates: CountingDates | null,
): Promise<EnrollmentSource | null> {
  const mirror = tx(`mirror_enrollment_d${run.districtId}`);
  const movedClasses = tx`select class_id from ${tx(run.targets.class)} where district_id = ${run.districtId} and changed_run > ${run.settledRun}`;
  const movedUsers = tx`select user_sourced_id from ${tx(run.targets.user)} where district_id = ${run.districtId} and changed_run > ${run.settledRun}`;
  const [moved] = await tx<Array<{ classes: boolean; users: boolean }>>`
    select exists (${movedClasses}) as classes, exists (${movedUsers}) as users`;
  // Exactly those whose moment (roster/counting-dates) differs from the last run's.
  const datesPassed =
    lastDates === null
      ? tx`false`
      : tx`(begin_date > ${lastDates.beginsBy} and begin_date <= ${dates.beginsBy})
           or (end_date >= ${lastDates.stillCountsOn} and end_date < ${dates.stillCountsOn})`;
  const touched = await tx`
    create temp table touched_pair on commit drop as
    select class_id, user_id as person_id from ${mirror}
    where changed_run > ${run.settledRun} or ${datesPassed}
       or ${moved!.classes ? tx`class_id in (${movedClasses})` : tx`false`}
       or ${moved!.users ? tx`user_id in (${movedUsers})` : tx`false`}
    union
    select before->>'class_id', before->>'user_id' from mirror_change
    where district_id = ${run.districtId} and run_id > ${run.settledRun} and collection = 'enrollments'
      and change = 'changed' and before->>'class_id' is not null
    union
    select class_id, user_sourced_id from open_enrollment where district_id = ${run.districtId}
    union
    select class_id, user_sourced_id from dangling_enrollment where district_id = ${run.districtId}`;
  if (touched.count === 0) return null;
  // Records of one person share an enrollment: if one was touched, all decide on it.
  await tx`
    insert into touched_pair
    select distinct p.class_id, other.user_sourced_id from touched_pair p
    join ${tx(run.targets.user)} u on u.district_id = ${run.districtId} and u.user_sourced_id = p.person_id
    join ${tx(run.targets.user)} other on other.district_id = ${run.districtId} and other.user_id = u.user_id
      and other.user_sourced_id <> u.user_sourced_id`;
  await tx`analyze touched_pair`;
  await tx`
    create temp table mirror_around on commit drop as
    select * from ${mirror} where class_id in (select class_id from touched_pair)`;
  const applied = tx(`applied_enrollment_d${run.districtId}`);
  await tx`
    create temp table applied_around on commit drop as
    select * from ${applied}
    where section_id in (select section_id from ${tx(run.targets.class)}
                         where district_id = ${run.districtId} and class_id in (select class_id from touched_pair))`;
  await analyzeSample(tx, 'mirror_around', ['class_id', 'user_id', 'role']);
  await analyzeSample(tx, 'applied_around', ['section_id', 'user_id', 'class_id', 'role', 'status']);
  return { mirror: 'mirror_around', applied: 'applied_around', onlyTouched: true };
}
