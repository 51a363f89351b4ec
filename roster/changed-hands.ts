import { createHash } from 'node:crypto';
import type { Class, User } from '../oneroster/rostering/model.js';
import { mayBeWriting } from './damaged-name.js';
import type { LocalDate } from './dates.js';
import { ProposalState } from './proposals.js';
import { isOneId } from './reference-guess.js';

/**
 * Whether another person stands under a sourcedId. What is the same is weighed, from 2 on it is one person:
 *
 * - the number, the login, the address: 2 each. An adoption or a transition changes all the rest.
 * - given and family name: 1 each. Siblings share the family name, so that it alone is not enough.
 * - the given name: 2 where the numbers say nothing, since a marriage leaves no more than that.
 *
 * A value that is the sourcedId in another writing says nothing: whoever stands under the id has it. An address says
 * nothing where besides it only the family name is the same: it may be the family's. A student is nobody of the staff
 * unless the given name and more are the same: numbers of students and of staff are two series.
 *
 * @param before the record that was last believed; without its number, if the record has stood for nobody since
 */
export function isAnotherPerson(before: User, after: User): boolean {
  const [was, is] = [tellingOf(before), tellingOf(after)];
  const sameNumber = agree(was.number, is.number);
  const numbersDiffer = was.number !== '' && is.number !== '' && !sameNumber;
  const sameLogin = agree(was.login, is.login);
  const sameAddress = agree(was.address, is.address) || agree(was.login, is.address) || agree(was.address, is.login);
  const { sameGiven, sameFamily } = namesAgree(before, after);
  if ((before.role === 'student') !== (after.role === 'student'))
    return !(sameGiven && (sameFamily || sameNumber || sameLogin || sameAddress));
  const ofFamily = sameFamily && !sameGiven && !sameLogin && !sameNumber;
  const weight =
    (sameNumber ? 2 : 0) +
    (sameLogin ? 2 : 0) +
    (sameAddress && !ofFamily ? 2 : 0) +
    (sameGiven ? (numbersDiffer ? 1 : 2) : 0) +
    (sameFamily ? 1 : 0);
  return weight < 2;
}

/** Which of the names of two records agree. Somebody may have one name only, and the two may be swapped. */
function namesAgree(before: User, after: User): { sameGiven: boolean; sameFamily: boolean } {
  const [given, family] = [plain(before.givenName), plain(before.familyName)];
  const now = [plain(after.givenName), plain(after.familyName)] as const;
  const isWhole =
    (isOneName(now[0], given) && isOneName(now[1], family)) || (isOneName(now[0], family) && isOneName(now[1], given));
  return {
    sameGiven: isWhole || shareWord(before.givenName, after.givenName),
    sameFamily: isWhole || shareWord(before.familyName, after.familyName),
  };
}

/** How the people who count in a class now compare with those whom Canvas has accepted in its section. */
export interface PeopleOfClass {
  students: number;
  /** Of the students now, those who were accepted in it. */
  keptStudents: number;
  teachers: number;
  keptTeachers: number;
  /** Everybody who was accepted in it, and not dropped; without people whom Canvas has by hand. */
  accepted: number;
  /** Whether the list of enrollments is not proven, so that who left may still count, and who came may be missing. */
  isUnproven: boolean;
}

/** Facts that tell whether another class stands under a sourcedId. */
export interface ClassBeforeAndAfter {
  /** The record that was last believed. */
  before: Class;
  after: Class;
  people: PeopleOfClass;
  /** Whether its last day, as last mapped, is past. */
  wasOver: boolean;
  /** Whether its term had begun, as last mapped. */
  hadBegun: boolean;
  /** Whether its sessions now begin before its last day, as last mapped: only its end is another. */
  onlyLonger: boolean;
}

/**
 * Whether another class stands under a sourcedId. Where it depends on people, it is asked as long as their list is not
 * proven.
 *
 * - A class that was over is one still if only its end is later, with the same course (or title), and a teacher or most of
 *   the students are those of before. Snow days, incompletes and credit recovery are that. In sessions that begin after
 *   its end it is another, whoever is in it: its course would change its term, and with it the work of the one before.
 *   Where nobody is accepted in it, its people tell nothing: course and dates decide. Its course may hold work of people
 *   who were dropped, or added in Canvas by hand.
 * - A running class is another if course and title are, and either its sessions, or its teachers and most students. One
 *   that has not begun, or in which nobody is accepted, is believed.
 */
export function isAnotherClass(facts: ClassBeforeAndAfter): boolean {
  const { before, after, people } = facts;
  const sameTitle = agree(plain(before.title), plain(after.title));
  const sameCourse =
    before.courseSourcedId === '' || after.courseSourcedId === ''
      ? sameTitle
      : before.courseSourcedId === after.courseSourcedId;
  const sameStudents = !people.isUnproven && mostlyTheSame(people);
  const sameTeacher = !people.isUnproven && people.keptTeachers > 0;
  if (facts.wasOver) {
    const isBare = !people.isUnproven && people.teachers === 0 && people.students === 0;
    const isContinued = people.accepted === 0 || sameStudents || sameTeacher || isBare;
    return !(facts.onlyLonger && (sameCourse || sameTitle) && isContinued);
  }
  if (people.accepted === 0 || !facts.hadBegun || sameCourse || sameTitle) return false;
  const sameSessions = JSON.stringify(before.termSourcedIds) === JSON.stringify(after.termSourcedIds);
  return !sameSessions || (!sameTeacher && !sameStudents);
}

function mostlyTheSame({ students, keptStudents }: PeopleOfClass): boolean {
  return keptStudents > 0 && keptStudents * 2 >= students;
}

/** Answers to the questions about one sourcedId, by the name of the newcomer. */
export type ReuseAnswers = Readonly<Record<string, ProposalState>>;

/** What a mapping knows of a record whose id may have changed hands. */
export interface KnownHands<Body> {
  /**
   * The record that was last believed, while it is asked whether the present one is another; null if it is not. Without its
   * number, if the record has stood for nobody since: the number stays with the position.
   */
  believed: Body | null;
  answers: ReuseAnswers;
}

/** The question about a person, if there is one: the name of the newcomer; null if the record is believed. */
export function newcomerUnderPerson({ user, believed, answers }: KnownHands<User> & { user: User }): string | null {
  if (believed === null || !isAnotherPerson(believed, user)) return null;
  const newcomer = newcomerPerson(user);
  return answers[newcomer] === ProposalState.accepted ? null : newcomer;
}

/**
 * Names a newcomer under a sourcedId: another one has another name, so that no answer speaks of somebody else. The name
 * tells nothing of the person.
 */
export function newcomerPerson({ sourcedId, identifier, username, email, givenName, familyName }: User): string {
  return nameOf(sourcedId, [identifier, username, email, givenName, familyName]);
}

/** @param lastDay of its sessions now */
export function newcomerClass(
  { sourcedId, courseSourcedId, title, schoolSourcedId, termSourcedIds }: Class,
  lastDay: LocalDate | null,
): string {
  return nameOf(sourcedId, [courseSourcedId, title, schoolSourcedId, termSourcedIds, lastDay]);
}

function nameOf(sourcedId: string, members: readonly unknown[]): string {
  return `${sourcedId}#${createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, 8)}`;
}

/** What a record tells of its person besides the names; '' where it tells nothing. */
function tellingOf({ sourcedId, identifier, username, email }: User): Record<'number' | 'login' | 'address', string> {
  const telling = (value: string): string => (isOneId(value, localPart(sourcedId)) ? '' : plain(value));
  return {
    number: telling(localPart(identifier)),
    login: telling(localPart(username)),
    address: telling(localPart(email)),
  };
}

/** A login may be given with or without its domain, and a district changes its domain for all. */
function localPart(value: string | null): string {
  return (value ?? '').split('@')[0]!;
}

function agree(one: string, other: string): boolean {
  return one !== '' && one === other;
}

/** `Jos�` is José once its letters are mended, or before they were lost. */
function isOneName(one: string, other: string): boolean {
  return one === other || mayBeWriting(one, other) || mayBeWriting(other, one);
}

/** Calloway is in Calloway-Rowan too. */
function shareWord(one: string, other: string): boolean {
  const words = (value: string): string[] =>
    plain(value)
      .split(/[\s\-–'’.]+/u)
      .filter((word) => word !== '');
  return words(one).some((word) => words(other).some((each) => isOneName(word, each)));
}

/** Without case, accents and outer spaces: corrections of these make nobody another. */
function plain(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
