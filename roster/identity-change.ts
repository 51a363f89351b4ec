import type { User } from '../oneroster/rostering/model.js';
import { isOneId } from './reference-guess.js';

/** Names of what two records of a possible identity change agree in, as people are shown them. */
export const personEvidence = {
  byNumber: ['identifier', 'role'],
  /** Of people whose numbers say nothing: where the number is the sourcedId, it changes with that. */
  byLogin: ['username', 'givenName', 'familyName', 'role'],
} as const satisfies Readonly<Record<string, ReadonlyArray<keyof User>>>;
export type PersonEvidence = keyof typeof personEvidence;

/**
 * Why two records may be one person under another id; null where nothing says so. The same number and role, else the
 * same login and name where the numbers do not contradict; never name or address alone.
 */
export function personEvidenceOf(vanished: User, arrived: User): PersonEvidence | null {
  if (vanished.role !== arrived.role || vanished.sourcedId === arrived.sourcedId) return null;
  if (vanished.identifier && vanished.identifier === arrived.identifier) return 'byNumber';
  const [one, other] = [telling(vanished, vanished.identifier), telling(arrived, arrived.identifier)];
  if (one !== '' && other !== '') return null;
  const login = telling(vanished, vanished.username);
  const isSame =
    login !== '' &&
    login === telling(arrived, arrived.username) &&
    vanished.givenName === arrived.givenName &&
    vanished.familyName === arrived.familyName;
  return isSame ? 'byLogin' : null;
}

/** A value that is the sourcedId in another writing says nothing: it is another one under another id. */
function telling({ sourcedId }: User, value: string | null): string {
  return isOneId(value ?? '', sourcedId) ? '' : (value ?? '').toLowerCase();
}

/** What a class that vanished shares with one of the same school and course that is there, in days that overlap. */
export interface SharedByClasses {
  /** Of the people whom Canvas has in the one, those who are in the other, under whatever id. */
  students: number;
  teachers: number;
  /** The class code, which holds the section number. */
  sameCode: boolean;
  /** The first and last day of their sessions. */
  sameDays: boolean;
  /** Whether nobody is in one of the two, so that it cannot be told by people. */
  isBare: boolean;
}

/**
 * Why two classes of one school and course may be one under another id; null where nothing says so: people are known in
 * both and none is the same, nor the section number.
 */
export function classEvidenceOf({ students, teachers, sameCode, sameDays, isBare }: SharedByClasses): string[] | null {
  if (students === 0 && teachers === 0 && !sameCode && !isBare) return null;
  return [
    ...['school', 'course'],
    ...(students > 0 ? ['students'] : []),
    ...(teachers > 0 ? ['teachers'] : []),
    ...(sameCode ? ['classCode'] : []),
    ...(sameDays ? ['terms'] : []),
  ];
}

/** The weights of a pair of classes (roster/one-to-one): students, then teachers, then the section number. */
export function classWeights({ students, teachers, sameCode, sameDays }: SharedByClasses): number[] {
  return [students, teachers, Number(sameCode), Number(sameDays)];
}

/** What Canvas says of the course of a class that vanished. */
export interface StandingCourse {
  /** Canvas's state of the course; null: it is not there. */
  state: string | null;
  holdsWork: boolean;
}

/**
 * Whether a class that vanished is replaced by the new one without a question: nothing has begun, nobody has seen it, and
 * it holds no work. Master schedules are rebuilt every week in July.
 *
 * @param hasBegun whether the sessions of either have begun
 */
export function isReplacedUnasked(hasBegun: boolean, { state, holdsWork }: StandingCourse): boolean {
  return !hasBegun && !holdsWork && (state === null || state === 'unpublished' || state === 'deleted');
}
