import type { PassbackReport } from '../../activities/passback/settle.js';
import { taskQueue, passbackId } from '../../workflows/ids.js';
import type { Stage } from '../kills/stage.js';
import { eventually } from '../kills/eventually.js';
import type { StageDistrict } from '../kills/stage-district.js';
import type { Canary } from './canaries.js';

/** Scores that stand nowhere else. */
const plantedScores = [417.3141, 403.7177, 391.1713, 382.3117, 371.7731];
const asOf = '2026-11-23';

/** Grades of a class with planted scores, and what PowerSchool would say of them. */
export async function plantGrades(stage: Stage, district: StageDistrict): Promise<Canary[]> {
  const listed = await (await fetch(`${district.controlUrl}/gradebook/categories`)).text();
  const categories = listed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { teacher: string | null; title: string; active: boolean })
    .filter((each) => each.active && each.teacher !== null);
  const [found] = await stage.store.sql<Array<{ course: string; students: string[]; teacher: string }>>`
    select t.course_id as course, array_agg(distinct e.user_id) as students, min(l.user_id) as teacher
    from class_target t
    join applied_enrollment e on e.district_id = t.district_id and e.section_id = t.section_id
    join mirror_enrollment l on l.district_id = t.district_id and l.class_id = t.class_id and l.is_primary
    where l.user_id = any(${categories.map((each) => each.teacher)}) and t.state = 'live' and t.term_start <= ${asOf} and t.term_end >= '2026-12-10'
      and e.role = 'student' and e.status = 'active'
    group by t.course_id having count(distinct e.user_id) >= 5 order by 1 limit 1`;
  const { course, students, teacher } = found!;
  const group = categories.find((each) => each.teacher === teacher)!.title;
  const control = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${district.controlUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  const teach = (act: string, settings: object) => control('POST', '/canvas/teach', { act, course, ...settings });
  await control('PUT', '/canvas/clock', { now: `${asOf}T12:00:00-06:00` });
  await teach('course-state', { state: 'publish' });
  await teach('create-group', { name: group });
  for (const name of ['Fractions', 'Decimals']) {
    await teach('create-assignment', {
      ...{ name, group, points_possible: 500, post_to_sis: true },
      due_at: '2026-11-20T23:59:00-06:00',
    });
    for (const [at, grade] of plantedScores.entries()) {
      await teach('grade', { assignment: name, student: students[at], grade });
    }
  }
  return plantedScores.map((each) => ({ what: 'a planted score', value: String(each) }));
}

/** A passback with what a provider can do to it: refusals that name a student, lost answers, failures. */
export async function passTroubledGradesBack(
  stage: Stage,
  district: StageDistrict,
  see: (place: { where: string; content: unknown }) => void,
): Promise<PassbackReport['sent']> {
  await district.fault('write-503', { times: 1 });
  await district.fault('malformed-write-answer', { times: 2 });
  await district.fault('student-refused', { times: 3 });
  const run = await stage.client.workflow.start('passGradesBack', {
    ...{ workflowId: passbackId(district.district), taskQueue, args: [{ district: district.district, asOf }] },
  });
  const look = async (): Promise<boolean> => {
    const { raw, memo, status } = await run.describe();
    see({ where: 'what a passback shows while it lasts', content: { pending: raw.pendingActivities, memo } });
    return status.name !== 'RUNNING';
  };
  await eventually(() => look().catch(() => false), 'the passback to end');
  const report = (await run.result()) as PassbackReport;
  await district.calm();
  return report.sent;
}
