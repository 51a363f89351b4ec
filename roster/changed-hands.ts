import { createHash } from 'node:crypto';
import type { Class, User } from '../oneroster/rostering/model.js';
import type { LocalDate } from './dates.js';
import { ProposalState } from './proposals.js';

/**
 * Whether another person stands under a sourcedId. What is the same is weighed, from 2 on it is one person:
 *
 * - the number, the login, the address: 2 each. An adoption or a transition changes all the rest.
 * - given and family name: 1 each. Siblings share the family name, so that it alone is not enough.
 * - the given name: 2 where the numbers say nothing, since a marriage leaves no more than that.
 *
 * A value that is the sourcedId itself says nothing: whoever stands under the id has it.
 *
 * @param before the record that was last believed
 */
export function isAnotherPerson(before: User, after: User): boolean {
  const number = (user: User): string => telling(user, user.identifier);
  const sameNumber = agree(number(before), number(after));
  const numbersDiffer = number(before) !== '' && number(after) !== '' && !sameNumber;
  const handles = (user: User): string[] =>
    [user.username, user.email].map((value) => telling(user, localPart(value))).filter((value) => value !== '');
  const sameHandle = handles(before).some((value) => handles(after).includes(value));
  const swapped =
    agree(plain(before.givenName), plain(after.familyName)) && agree(plain(before.familyName), plain(after.givenName));
  const sameGiven = swapped || shareWord(before.givenName, after.givenName);
  const sameFamily = swapped || shareWord(before.familyName, after.familyName);
  const weight =
    (sameNumber ? 2 : 0) + (sameHandle ? 2 : 0) + (sameGiven ? (numbersDiffer ? 1 : 2) : 0) + (sameFamily ? 1 : 0);
  return weight < 2;
}

/** How the people who count in a class now compare with those whom Canvas has accepted in its section. */
export interface PeopleOfClass {
  students: number;
  /** Of the students now, those who were accepted in it. */
  keptStudents: number;
  teachers: number;
  keptTeachers: number;
  /** Everybody who was accepted in it, and not dropped. */
  accepted: number;
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
 * Whether another class stands under a sourcedId.
 *
 * - A class that was over and has later dates is one still with the same course (or title), and either most of its students
 *   or, where only its end is later, a teacher. Snow days, incompletes and credit recovery are that. The students alone
 *   are not enough: a class of an elementary school has the next course together.
 * - A running class is another if course and title are, and either its sessions, or its teachers and most students.
 * - A class that has not begun, or in which Canvas has nobody, holds no work that somebody could inherit.
 */
export function isAnotherClass(facts: ClassBeforeAndAfter): boolean {
  const { before, after, people } = facts;
  if (people.accepted === 0) return false;
  const sameTitle = agree(plain(before.title), plain(after.title));
  const sameCourse =
    before.courseSourcedId === '' || after.courseSourcedId === ''
      ? sameTitle
      : before.courseSourcedId === after.courseSourcedId;
  if (facts.wasOver) {
    const sameTeacher = people.keptTeachers > 0 || (people.teachers === 0 && people.students === 0);
    return !((sameCourse || sameTitle) && (mostlyTheSame(people) || (sameTeacher && facts.onlyLonger)));
  }
  if (!facts.hadBegun || sameCourse || sameTitle) return false;
  const sameSessions = JSON.stringify(before.termSourcedIds) === JSON.stringify(after.termSourcedIds);
  return !sameSessions || (people.keptTeachers === 0 && !mostlyTheSame(people));
}

function mostlyTheSame({ students, keptStudents }: PeopleOfClass): boolean {
  return keptStudents > 0 && keptStudents * 2 >= students;
}

/** Answers to the questions about one sourcedId, by the name of the newcomer. */
export type ReuseAnswers = Readonly<Record<string, ProposalState>>;

/** What a mapping knows of a record whose id may have changed hands. */
export interface KnownHands<Body> {
  /** The record that was last believed, while it is asked whether the present one is another; null if it is not. */
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

/** The value, or '' where it is the sourcedId itself. */
function telling({ sourcedId }: User, value: string | null): string {
  const read = plain(value ?? '');
  return read === plain(sourcedId) ? '' : read;
}

/** A login may be given with or without its domain, and a district changes its domain for all. */
function localPart(value: string | null): string {
  return (value ?? '').split('@')[0]!;
}

function agree(one: string, other: string): boolean {
  return one !== '' && one === other;
}

/** Calloway is in Calloway-Rowan too. */
function shareWord(one: string, other: string): boolean {
  const words = (value: string): string[] =>
    plain(value)
      .split(/[\s\-–'’.]+/u)
      .filter((word) => word !== '');
  return words(one).some((word) => words(other).includes(word));
}

/** Without case, accents and outer spaces: corrections of these make nobody another. */
function plain(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
