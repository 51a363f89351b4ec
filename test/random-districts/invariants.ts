import { readCanvas, readTruth, type CanvasState, type Truth } from '../oracle/read.js';
import type { RandomDistrict } from './district.js';

/** Rows of a run that were sent though nobody released them, and rows that Canvas took of which the plan knows nothing. */
export async function sentUnplanned({ store }: RandomDistrict, runId: number): Promise<string[]> {
  const rows = await store.sql<Array<{ row: string }>>`
    select kind || ' ' || sis_id as row from plan_row where run_id = ${runId} and outcome is not null and state <> 'released'
    union all
    select 'enrollment ' || section_id || ' / ' || user_id from plan_enrollment
    where run_id = ${runId} and outcome is not null and state <> 'released'`;
  return rows.map((each) => `sent and not released: ${each.row}`);
}

/** What Rollbook holds for accepted and Canvas does not have, or the other way round. */
export async function unlikeAccepted({ store, sandbox }: RandomDistrict): Promise<string[]> {
  const canvas = await readCanvas(sandbox.controlUrl);
  const applied = await store.sql<Array<{ key: string }>>`
    select kind || ' ' || sis_id as key from applied_row where kind in ('account', 'section', 'user') and not removed
    union all select 'enrollment ' || section_id || ' / ' || user_id || ' / ' || role from applied_enrollment where status = 'active'`;
  const roles: Record<string, string> = {
    StudentEnrollment: 'student',
    TeacherEnrollment: 'teacher',
    TaEnrollment: 'ta',
  };
  const enrollmentOf = (key: string): string => {
    const [section, user, role] = key.split(' / ') as [string, string, string];
    return `enrollment ${section} / ${user} / ${roles[role] ?? role}`;
  };
  const here = (kind: 'account' | 'section' | 'user'): string[] =>
    [...canvas[kind]].filter(([, each]) => each.state !== 'deleted').map(([id]) => `${kind} ${id}`);
  const standing = [
    ...here('account'),
    ...here('section'),
    ...here('user'),
    ...[...canvas.enrollment].filter(([, each]) => each.state === 'active').map(([key]) => enrollmentOf(key)),
  ];
  const [mine, its] = [new Set(applied.map((each) => each.key)), new Set(standing)];
  return [
    ...[...mine].filter((key) => !its.has(key)).map((key) => `only accepted: ${key}`),
    ...[...its].filter((key) => !mine.has(key)).map((key) => `only in Canvas: ${key}`),
  ];
}

/** Of what stood in Canvas: whoever is not there any more though the SIS truly has the enrollment that day. */
export async function takenWithoutProof(
  { sandbox }: RandomDistrict,
  before: CanvasState,
  day: string,
): Promise<string[]> {
  const [truth, now] = await Promise.all([readTruth(sandbox.controlUrl), readCanvas(sandbox.controlUrl)]);
  const wanted = currentOf(truth, day);
  return [...before.enrollment]
    .filter(([key, each]) => each.state === 'active' && now.enrollment.get(key)?.state !== 'active' && wanted.has(key))
    .map(([key]) => `taken away: ${key}`);
}

const roleOf: Record<string, string> = {
  student: 'StudentEnrollment',
  teacher: 'TeacherEnrollment',
  aide: 'TaEnrollment',
};

function currentOf(truth: Truth, day: string): Set<string> {
  const classes = new Set(truth.classes.filter(isActive).map((each) => each.sourcedId));
  return new Set(
    truth.enrollments
      .filter((each) => isActive(each) && classes.has(each.class))
      .filter(({ beginDate, endDate }) => (beginDate ?? day) <= day && (endDate === null || endDate > day))
      .map((each) => `${each.class} / ${each.user} / ${roleOf[each.role] ?? each.role}`),
  );
}

const isActive = ({ status }: { status: string }): boolean => status === 'active';
