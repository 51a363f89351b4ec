import type { Course } from './records.js';
import type { Registrar } from './registrar.js';

export type Level = 'elementary' | 'middle' | 'high';

export const levels: readonly Level[] = ['elementary', 'middle', 'high'];

/** CEDS grade codes, youngest first. */
export const gradesOf: Record<Level, readonly string[]> = {
  elementary: ['KG', '01', '02', '03', '04', '05'],
  middle: ['06', '07', '08'],
  high: ['09', '10', '11', '12'],
};

export function levelOfGrade(grade: string): Level {
  return levels.find((level) => gradesOf[level].includes(grade)) ?? 'high';
}

const coreSubjects = ['English', 'Mathematics', 'Science', 'Social Studies', 'World Languages', 'Physical Education'];
const specialSubjects = ['Music', 'Art', 'Physical Education', 'Library', 'Makerspace'];
const electiveSubjects = [
  'Art & Design "Studio"',
  'Band, Beginning',
  'Coding 101',
  "Writers' Workshop",
  'Théâtre',
  'Robotics',
  'Ceramics',
  'Film Studies',
  'Yearbook',
  'Woodshop',
];

/** The courses of a district: those of the grades belong to the district, electives to their school. */
export interface Catalogue {
  homeroom: Map<string, Course>;
  specials: Course[];
  core: Map<string, Course[]>;
  electives: Map<string, Course[]>;
}

export function buildCatalogue(
  registrar: Registrar,
  district: string,
  secondary: ReadonlyMap<string, Level>,
): Catalogue {
  const homeroom = new Map<string, Course>();
  const core = new Map<string, Course[]>();
  for (const grade of gradesOf.elementary) {
    const title = grade === 'KG' ? 'Kindergarten Homeroom' : `Grade ${Number(grade)} Homeroom`;
    homeroom.set(grade, registrar.addCourse(district, title, `HR${grade}`, [grade], 'Homeroom'));
  }
  const specials = specialSubjects.map((subject, index) =>
    registrar.addCourse(district, `Elementary ${subject}`, `EL0${index + 1}`, [...gradesOf.elementary], subject),
  );
  for (const grade of [...gradesOf.middle, ...gradesOf.high]) {
    core.set(
      grade,
      coreSubjects.map((subject, index) =>
        registrar.addCourse(district, `${subject} ${Number(grade)}`, `${index + 1}0${grade}`, [grade], subject),
      ),
    );
  }
  const electives = new Map<string, Course[]>();
  for (const [school, level] of secondary) {
    electives.set(
      school,
      electiveSubjects.map((title, index) =>
        registrar.addCourse(school, title, `E${school}${index}`, [...gradesOf[level]], 'Electives'),
      ),
    );
  }
  return { homeroom, specials, core, electives };
}
