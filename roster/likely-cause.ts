/** What is known of a group of held rows: numbers that tell what probably happened in the SIS. */
export interface HoldFacts {
  /** People of the rows, and of these: whose record the SIS no longer has, and whose grade changed in this run. */
  people: number;
  missingPeople: number;
  regradedPeople: number;
  /** Most people of one grade, and that grade; null where people have none. */
  mostOfOneGrade: number;
  grade: string | null;
  /** Classes of the rows, and those that the SIS no longer has. */
  classes: number;
  missingClasses: number;
  /** Enrollments, courses and sections among the rows, and enrollments whose record the SIS no longer has. */
  rows: number;
  missingEnrollments: number;
  /** People who would be created in the same school in the same run. */
  newPeople: number;
  /** Terms that the same run would shorten or remove. */
  termsCut: number;
  /** Whether the SIS no longer has the school. */
  schoolIsGone: boolean;
  /** Courses and sections in which graded work or submissions were found. */
  withWork: number;
}

/** What probably happened. */
export const LikelyCause = {
  schoolLeft: 'schoolLeft',
  idsChanged: 'idsChanged',
  termCut: 'termCut',
  gradeMovedUp: 'gradeMovedUp',
  classesLeft: 'classesLeft',
  peopleLeft: 'peopleLeft',
  enrollmentsLeft: 'enrollmentsLeft',
  oneGrade: 'oneGrade',
} as const;
export type LikelyCause = (typeof LikelyCause)[keyof typeof LikelyCause];

/** Share of a group from which on a cause explains it, and the fewest people of whom a grade says something. */
const most = 0.8;
const fewestOfGrade = 10;

/** The likely cause of what is held, or null where the numbers tell none. The first that fits, the widest first. */
export function likelyCause(facts: HoldFacts): LikelyCause | null {
  const { people, missingPeople, classes, missingClasses } = facts;
  const mostOf = (part: number, whole: number): boolean => whole > 0 && part >= most * whole;
  if (facts.schoolIsGone) return LikelyCause.schoolLeft;
  if (facts.termsCut > 0) return LikelyCause.termCut;
  if (mostOf(missingPeople, people) && facts.newPeople >= missingPeople / 2) return LikelyCause.idsChanged;
  if (people >= fewestOfGrade && mostOf(facts.regradedPeople, people)) return LikelyCause.gradeMovedUp;
  if (mostOf(missingClasses, classes)) return LikelyCause.classesLeft;
  if (mostOf(missingPeople, people)) return LikelyCause.peopleLeft;
  if (mostOf(facts.missingEnrollments, facts.rows)) return LikelyCause.enrollmentsLeft;
  if (people >= fewestOfGrade && mostOf(facts.mostOfOneGrade, people)) return LikelyCause.oneGrade;
  return null;
}
