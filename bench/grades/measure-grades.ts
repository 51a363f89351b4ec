import { addDays } from '../../roster/dates.js';
import type { ProvisionedClass } from '../../store/provisioning/roster-for-passback.js';
import { runBareLoop, type BareLoop } from './bare-loop.js';
import { measureNight, type GradesNight } from './measure-night.js';
import { measurePace, type PaceFigures } from './measure-pace.js';
import {
  firstDay,
  startPracticeDistrict,
  sweepDays,
  type PracticeDistrict,
  type PracticeOptions,
} from './practice-district.js';

export interface GradesFigures {
  sections: number;
  /** Grades that were given before the first send. */
  grades: number;
  nights: GradesNight[];
  bare: BareLoop;
  paces: PaceFigures[];
}

/** A script would take as long for each further section. */
const mostSectionsOfLoop = 100;
const changedShare = 0.01;
export const changedName = '1 % changed';

/**
 * Measures one size: the first send, a night in which nothing changed, one in which 1 % of the grades changed, the bare
 * loop, a night that reads everything again, and sends at several intervals.
 *
 * @param intervalsMs least times between two requests to the SIS
 */
export async function measureGrades(
  options: PracticeOptions & { intervalsMs: readonly number[] },
): Promise<GradesFigures> {
  const practice = await startPracticeDistrict(options);
  const { control, sections, grades } = practice;
  const at = async (days: number): Promise<string> => {
    const asOf = addDays(firstDay, days);
    await control.setClock(`${asOf}T12:00:00-06:00`);
    return asOf;
  };
  try {
    const nights: GradesNight[] = [];
    nights.push(await measureNight(practice, { name: 'first send', asOf: await at(0), changed: null }));
    nights.push(await measureNight(practice, { name: 'nothing changed', asOf: await at(1), changed: 0 }));
    const asOf = await at(2);
    const courses = (await sectionsCarriedWhole(practice)).map((each) => each.courseId);
    const changed = await control.regrade(courses, changedShare);
    nights.push(await measureNight(practice, { name: changedName, asOf, changed }));
    const bare = await runBareLoop(practice, sections.slice(0, mostSectionsOfLoop));
    nights.push(await measureNight(practice, { name: 'full sweep', asOf: await at(sweepDays), changed: 0 }));
    const paces: PaceFigures[] = [];
    for (const [nth, intervalMs] of options.intervalsMs.entries())
      paces.push(await measurePace(practice, { intervalMs, asOf: addDays(firstDay, sweepDays + 1 + nth) }));
    return { sections: sections.length, grades, nights, bare, paces };
  } finally {
    await practice.stop();
  }
}

/**
 * Sections of which every grade went: a generated district has some whose teacher lacks the category, or a student who
 * has not come yet, and a grade that changes there is none to send.
 */
async function sectionsCarriedWhole({ store, sections }: PracticeDistrict): Promise<ProvisionedClass[]> {
  const noted = await store.sql<Array<{ classId: string }>>`
    select distinct class_id as "classId" from grade_note where run_id = (select max(id) from run)`;
  const known = new Set(noted.map((each) => each.classId));
  return sections.filter((each) => !known.has(each.classId));
}
