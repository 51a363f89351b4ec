import { stampOf } from '../../district/dates.js';
import { createRandom } from '../../district/random.js';
import type { Class } from '../../district/records.js';
import { plainHiddenFields, type Category, type HiddenFields } from './records.js';
import type { GradebookRoster } from './roster.js';

/** What nearly every teacher has, under one of the names that teachers give it. */
const usual: readonly (readonly [string, ...string[]])[] = [
  ['Homework', 'HW', 'Homework & Practice'],
  ['Quiz', 'Quizzes'],
  ['Test', 'Tests', 'Exams'],
  ['Classwork', 'Class Work'],
];
const extras = ['Participation', 'Project', 'Lab', 'Notebook', 'Warm-Up', 'Final Exam', 'Extra Credit'];
const ofTheDistrict = ['Formative', 'Summative'];
const withVariantName = 0.15;
const allDistrictOnesInactive = 0.04;

/** The number by which `metadata.userDcid` means a teacher. */
export const userDcidOf = (teacher: string): number | string => {
  const dcid = /^\s*T?(\d+)\s*$/.exec(teacher);
  return dcid ? Number(dcid[1]) : teacher;
};

function generated(sourcedId: string, title: string, termId: number | null): Category {
  const day = `${termId === null ? 2026 : termId / 100 + 1990}-07-15`;
  return {
    ...{ sourcedId, status: 'active', dateLastModified: stampOf(day), title },
    ...{ teacher: null, userDcid: null, termId, classId: null, active: true, districtLevel: false },
    ...{ excludedClasses: [], defaults: plainHiddenFields, madeBy: 'district' },
  };
}

/** The categories of one teacher in one year: the same for the same district, whoever asks and when. */
function categoriesOfTeacher(seed: string, teacher: string, termId: number, classes: readonly Class[]): Category[] {
  const random = createRandom(`${seed}/categories/${teacher}/${termId}`);
  const userDcid = userDcidOf(teacher);
  const own = { teacher, userDcid, madeBy: `teacher:${teacher}` };
  const names = usual.map((variants) => (random.chance(withVariantName) ? random.pick(variants) : variants[0]));
  const more = random.shuffled(extras).slice(0, 1 + random.below(3));
  const categories = [...names, ...more].map((title, index): Category => {
    const isExtra = index >= names.length;
    const defaults: HiddenFields = {
      ...plainHiddenFields,
      weight: title.startsWith('Test') || title.startsWith('Final') ? 2 : 1,
      publication: random.chance(0.2) ? 'on-due-date' : 'immediately',
      publishScores: !random.chance(0.1),
      countsInFinalGrade: title !== 'Warm-Up',
    };
    const category = generated(`C${userDcid}-${termId}-${index + 1}`, title, termId);
    const inactive = isExtra && random.chance(0.3);
    const excluded = isExtra && random.chance(0.25) ? [random.pick(classes).sourcedId] : [];
    return { ...category, ...own, active: !inactive, excludedClasses: excluded, defaults };
  });
  const noneActive = random.chance(allDistrictOnesInactive);
  const copies = ofTheDistrict.map((title, index): Category => {
    const category = generated(`CD${index + 1}-${userDcid}-${termId}`, title, termId);
    return { ...category, ...own, madeBy: 'district', districtLevel: true, active: !noneActive && random.chance(0.8) };
  });
  return [...categories, ...copies];
}

/** Every generated category of the district, in the order of its teachers, under one way to say whose they are. */
export function generateCategories(roster: GradebookRoster, mode: string): Category[] {
  const { seed } = roster.district();
  if (mode === 'none')
    return [...usual, ['Participation']].map(([title], at) => generated(`CG-${at + 1}`, title, null));
  if (mode === 'classId') {
    const classes = new Set([...roster.teaching().values()].flatMap((years) => [...years.values()].flat()));
    return [...classes].flatMap((one) =>
      usual.map(([title], at) => ({
        ...generated(`CC${one.sourcedId}-${at + 1}`, title, roster.yearTermOf(one)),
        classId: one.sourcedId,
      })),
    );
  }
  return [...roster.teaching()].flatMap(([teacher, years]) =>
    [...years].flatMap(([termId, classes]) => categoriesOfTeacher(seed, teacher, termId, classes)),
  );
}
