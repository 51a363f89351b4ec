import { runBareLoop } from './bare-loop.js';
import { measureNight } from './measure-night.js';
import type { PracticeDistrict } from './practice-district.js';

export interface PaceFigures {
  /** Least time between two requests that the district's settings ask for, milliseconds. */
  intervalMs: number;
  /** Mean time of a write of a bare client just before and after, milliseconds. */
  serviceMs: number;
  /** Requests per second that interval and service time permit, one at a time. */
  permitted: number;
  /** Writes per second from the first to the last one that the SIS answered. */
  used: number;
  /** Of the permitted pace. */
  share: number;
  goal: number | null;
  writes: number;
  sections: number;
  /** Requests that the SIS refused for their pace. */
  tooSoon: number;
}

/** The shares that a send must use, by interval: without one the processors decide. */
const goals: Readonly<Record<number, number>> = { 50: 0.95, 200: 0.95 };

/** Writes that take so many seconds at the pace: enough for its ends not to count. */
const secondsOfWrites = 20;
const mostWrites = 600;
const fewestSections = 4;

/** Grades some sections anew, and measures at which pace a passback of them writes. */
export async function measurePace(
  practice: PracticeDistrict,
  { intervalMs, asOf }: { intervalMs: number; asOf: string },
): Promise<PaceFigures> {
  const { control } = practice;
  const wanted = intervalMs === 0 ? mostWrites : Math.min(mostWrites, (secondsOfWrites * 1000) / intervalMs);
  const sections = await sectionsWithGrades(practice, wanted);
  const before = await runBareLoop(practice, sections);
  await control.setClock(`${asOf}T12:00:00-06:00`);
  const changed = await control.regrade(
    sections.map((each) => each.courseId),
    1,
  );
  await practice.setInterval(intervalMs);
  const classes = sections.map((each) => each.classId);
  const night = await measureNight(practice, { name: `at ${intervalMs} ms`, asOf, changed, classes });
  await practice.setInterval(0);
  const { answeredAt } = await control.writes(night.puts);
  const used = (answeredAt.length - 1) / ((answeredAt.at(-1)! - answeredAt[0]!) / 1000);
  const after = await runBareLoop(practice, sections);
  const serviceMs = ((before.secondsPerPut + after.secondsPerPut) / 2) * 1000;
  const permitted = 1000 / Math.max(intervalMs, serviceMs);
  return {
    ...{ intervalMs, serviceMs, permitted, used, share: used / permitted, goal: goals[intervalMs] ?? null },
    ...{ writes: night.puts, sections: sections.length, tooSoon: night.requests.tooSoon },
  };
}

/** The fewest sections that have so many grades, the fullest first. */
async function sectionsWithGrades({ store, district, sections }: PracticeDistrict, wanted: number) {
  const counted = await store.sql<Array<{ classId: string; grades: number }>>`
    select r.class_id as "classId", count(*)::int as grades
    from result_link r join district d on d.id = r.district_id and d.key = ${district}
    group by r.class_id order by grades desc, r.class_id`;
  const byId = new Map(sections.map((each) => [each.classId, each]));
  const chosen = [];
  let grades = 0;
  for (const { classId, grades: more } of counted) {
    if (grades >= wanted && chosen.length >= fewestSections) break;
    const section = byId.get(classId);
    if (section === undefined) continue;
    chosen.push(section);
    grades += more;
  }
  return chosen;
}
