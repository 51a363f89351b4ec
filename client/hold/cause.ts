import { likelyCause, LikelyCause, type HoldFacts } from '../../roster/likely-cause.js';
import { counted } from '../times.js';

const causes: Readonly<Record<LikelyCause, (facts: HoldFacts) => string>> = {
  [LikelyCause.schoolLeft]: () => 'the SIS no longer has the school',
  [LikelyCause.termCut]: () => 'a term was shortened or taken out in the SIS',
  [LikelyCause.idsChanged]: ({ missingPeople, newPeople }) =>
    `ids have changed: ${counted(missingPeople)} people are gone, and ${counted(newPeople)} came new in the same school`,
  [LikelyCause.gradeMovedUp]: ({ regradedPeople, people }) =>
    `a whole grade moved up: ${counted(regradedPeople)} of ${counted(people)} people have another grade than in the run before`,
  [LikelyCause.classesLeft]: ({ missingClasses, classes }) =>
    `classes were taken out: the SIS no longer has ${counted(missingClasses)} of ${counted(classes)}`,
  [LikelyCause.peopleLeft]: ({ missingPeople, people }) =>
    `the people themselves are gone from the SIS: ${counted(missingPeople)} of ${counted(people)}`,
  [LikelyCause.enrollmentsLeft]: ({ missingEnrollments, rows }) =>
    `enrollments are gone from the SIS while people and classes stand: ${counted(missingEnrollments)} of ${counted(rows)}`,
  [LikelyCause.oneGrade]: ({ mostOfOneGrade, people, grade }) =>
    `one grade: ${counted(mostOfOneGrade)} of ${counted(people)} people are in grade ${grade}`,
};

/** What probably happened, as a line; '' where the numbers tell nothing. */
export function causeText(facts: HoldFacts): string {
  const cause = likelyCause(facts);
  return cause === null ? '' : `  Likely: ${causes[cause](facts)}.`;
}
