import type { CollectionName } from '../../oneroster/rostering/model.js';
import { enrollmentLines } from '../../store/reports/explain/enrollments.js';
import { problemsNaming } from '../../store/reports/explain/named-by.js';
import type { ProblemAbout } from '../../store/reports/explain/problems-about.js';
import { counted } from '../times.js';
import type { Explaining } from './rules-for.js';

/** All that is known of an id that other records name, and no record has. */
export interface NamedExplanation {
  sourcedId: string;
  /** The enrollments that name it, each with its class or person. */
  enrollments: string[];
  problems: ProblemAbout[];
  sentence: string;
}

const mostListed = 30;

/**
 * Explains an id that no record has, from the records that name it; null if none does.
 *
 * @param only where the id is looked for; undefined: everywhere
 */
export async function explainNamed(
  { sql, districtId }: Explaining,
  sourcedId: string,
  only: CollectionName | undefined,
): Promise<NamedExplanation | null> {
  const ofPerson =
    only === undefined || only === 'users' ? await enrollmentLines(sql, districtId, { personId: sourcedId }) : [];
  const inClass =
    only === undefined || only === 'classes' ? await enrollmentLines(sql, districtId, { classId: sourcedId }) : [];
  const problems = await problemsNaming(sql, districtId, sourcedId);
  if (ofPerson.length + inClass.length + problems.length === 0) return null;
  const lines = [
    ...ofPerson.map(({ sourcedId: id, classId, role }) => `${id}: ${role ?? '?'} in class ${classId ?? '?'}`),
    ...inClass.map(({ sourcedId: id, personId, role }) => `${id}: ${role ?? '?'}, person ${personId ?? '?'}`),
  ];
  return {
    ...{ sourcedId, problems, enrollments: lines.slice(0, mostListed) },
    sentence: namedSentence(sourcedId, { people: ofPerson.length, classes: inClass.length }),
  };
}

/** What there is of an id that no record has. Pure. */
export function namedSentence(id: string, named: { people: number; classes: number }): string {
  const by = (rows: number) => (rows === 1 ? '1 enrollment names' : `${counted(rows)} enrollments name`);
  if (named.people > 0) return `It is not in Canvas: the SIS gives no person ${id}, and ${by(named.people)} one.`;
  if (named.classes > 0) return `It is not in Canvas: the SIS gives no class ${id}, and ${by(named.classes)} one.`;
  return `It is not in Canvas: the SIS gives no record ${id}, and others name it.`;
}
