import { decodingProblems } from '../../codes/decoding-problems.js';
import type { CollectionName } from '../../oneroster/rostering/model.js';
import { ClassState, UserState } from '../../roster/targets.js';
import { namedRecords, type NamedRecord } from '../../store/reports/explain/absent-records.js';
import type { EnrollmentLine } from '../../store/reports/explain/enrollments.js';
import { rulesFor, type Explaining } from './rules-for.js';

type Named = Extract<CollectionName, 'classes' | 'users'>;

/** Why classes and people have no object in Canvas, or nothing is concluded about them, in words and by their ids. */
export type Absences = Readonly<Record<Named, ReadonlyMap<string, string>>>;

/** What is known of a class or person that is not live. */
export interface Absent extends Pick<NamedRecord, 'id' | 'isGiven' | 'rejected' | 'codes' | 'guess'> {
  /** Whether nothing is concluded about it; else it was never mapped to anything. */
  isUnknown: boolean;
  /** What the rules say against it, in words; null if nothing. */
  whyNot: string | null;
}

const nouns: Readonly<Record<Named, string>> = { classes: 'class', users: 'person' };

/** Why an enrollment's class or person stands in its way: one cause, the first that applies. Pure. */
export function absenceInWords(collection: Named, absent: Absent): string {
  const { id, isGiven, rejected, isUnknown, guess, whyNot } = absent;
  const its = `its ${nouns[collection]}`;
  if (!isGiven)
    return `${its} ${id} is not in what the SIS gives${guess === null ? '' : `; ${guess} is probably meant`}`;
  if (rejected)
    return `the record of ${its} as the SIS sends it now cannot be used${inBrackets(absent.codes.filter(isRefusal))}`;
  if (isUnknown) {
    const because = whyNot === null ? '' : `: ${whyNot}`;
    return `nothing is concluded about ${its} at the moment${inBrackets(absent.codes)}${because}`;
  }
  return whyNot === null ? `no run has mapped ${its} yet` : `${its} does not come into Canvas: ${whyNot}`;
}

function isRefusal(code: string): boolean {
  return code in decodingProblems;
}

function inBrackets(codes: readonly string[]): string {
  return codes.length === 0 ? '' : ` (${codes.join(', ')})`;
}

/** Why the classes and people of some enrollments stand in their way. */
export async function absencesOf(asked: Explaining, lines: readonly EnrollmentLine[]): Promise<Absences> {
  const classes = new Map<string, boolean>();
  const users = new Map<string, boolean>();
  for (const { classId, classState, personId, userState } of lines) {
    if (classId !== null && (classState === null || classState === ClassState.unknown))
      classes.set(classId, classState !== null);
    if (personId !== null && (userState === null || userState === UserState.unknown))
      users.set(personId, userState !== null);
  }
  return { classes: await wordsOf(asked, 'classes', classes), users: await wordsOf(asked, 'users', users) };
}

/** @param isUnknown the ids, each with whether nothing is concluded about it */
async function wordsOf(
  asked: Explaining,
  collection: Named,
  isUnknown: ReadonlyMap<string, boolean>,
): Promise<Map<string, string>> {
  const words = new Map<string, string>();
  if (isUnknown.size === 0) return words;
  for (const { body, ...record } of await namedRecords(asked.sql, asked.districtId, collection, [
    ...isUnknown.keys(),
  ])) {
    const isRead = body !== null && !record.rejected;
    const whyNot = isRead ? (await rulesFor(asked, collection, record.id, body)).whyNot : null;
    words.set(record.id, absenceInWords(collection, { ...record, whyNot, isUnknown: isUnknown.get(record.id)! }));
  }
  return words;
}
