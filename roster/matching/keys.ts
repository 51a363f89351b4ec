import { addDays } from '../dates.js';
import { Fact } from './facts.js';

/** A value by which two sides can be found to agree in a fact: folded, so that spellings of one value are equal. */
export interface MatchKey {
  fact: Fact;
  key: string;
}

/** Facts by which an object is considered at all; the others only speak for or against one that is. */
export const nominating: readonly Fact[] = [
  ...[Fact.sisId, Fact.sourcedId, Fact.number, Fact.otherId, Fact.dcid],
  ...[Fact.login, Fact.loginNumber, Fact.email, Fact.name, Fact.dates, Fact.title],
];

/** Letters and digits alone, in small letters without accents; words stay apart. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** An id as two systems may write it: case and outer spaces do not count. */
const foldId = (id: string): string => id.trim().toLowerCase();

/** A number as two systems may write it: without zeros in front and without a prefix of letters. '' if it is none. */
export function foldNumber(id: string): string {
  return /^(?:[a-z]+[-_. ]?)?0*([1-9]\d*)$/i.exec(id.trim())?.[1] ?? '';
}

/** The digits of a sourcedId such as `S4711`; '' if there is none, or more than digits behind the letters. */
const digitsOf = foldNumber;

const words = (text: string): string[] => fold(text).split(' ').filter(Boolean);

/** Words of a title that say what it is about: without numbers and short ones. */
const tellingWords = (text: string): string[] => words(text).filter((each) => each.length >= 4 && !/\d/.test(each));

/** Longest run of words of a name that is compared with titles. */
const longestRun = 5;

/** Runs of words that stand in a name, and the whole: `P3 Elementary Art (Hall)` has `elementary art`. */
function runsOf(text: string): string[] {
  const all = words(text);
  const runs = [all.join(' ')];
  for (let from = 0; from < all.length; from += 1) {
    for (let to = from + 1; to <= Math.min(all.length, from + longestRun); to += 1)
      runs.push(all.slice(from, to).join(' '));
  }
  return runs;
}

function keys(fact: Fact, values: readonly (string | null | undefined)[]): MatchKey[] {
  return [...new Set(values)].flatMap((key) => (key ? [{ fact, key }] : []));
}

/** A person's names as both sides are compared: the whole, and each part. */
function nameKeys(given: string, family: string): MatchKey[] {
  const [first, last] = [words(given), words(family)];
  return [
    ...keys(Fact.name, first.length > 0 && last.length > 0 ? [`${first[0]} ${last.join('')}`] : []),
    ...keys(Fact.givenName, first.slice(0, 1)),
    ...keys(Fact.familyName, [...last.filter((each) => each.length > 2), last.join('')]),
  ];
}

/** The local part of a login or address in the district's domains (none given: in any). */
function localPart(login: string, domains: readonly string[]): string | null {
  const at = login.lastIndexOf('@');
  if (at < 0) return null;
  const domain = login.slice(at + 1).toLowerCase();
  return domains.length === 0 || domains.some((each) => each.toLowerCase() === domain) ? login.slice(0, at) : null;
}

/** A person as Rollbook would make them, with what their records say. */
export interface WantedPerson {
  /** The wanted SIS id. */
  sisId: string;
  login: string;
  /** The address that would be sent; '': none. */
  email: string;
  givenName: string;
  familyName: string;
  records: ReadonlyArray<{
    sourcedId: string;
    username: string;
    identifier: string | null;
    otherIds: readonly string[];
  }>;
}

export function keysOfPerson(person: WantedPerson, domains: readonly string[]): MatchKey[] {
  const { records } = person;
  const logins = [person.login, person.email, ...records.map((each) => each.username)].map(foldId);
  const numbers = records.flatMap(({ identifier }) => (identifier === null ? [] : [identifier]));
  return [
    ...keys(Fact.sisId, [foldId(person.sisId)]),
    ...keys(
      Fact.sourcedId,
      records.map((each) => foldId(each.sourcedId)),
    ),
    ...keys(
      Fact.dcid,
      records.map((each) => digitsOf(each.sourcedId)),
    ),
    ...keys(
      Fact.number,
      numbers.map((each) => foldNumber(each) || foldId(each)),
    ),
    ...keys(
      Fact.otherId,
      records.flatMap((each) => each.otherIds.map((id) => foldNumber(id) || foldId(id))),
    ),
    ...keys(Fact.login, [...logins, ...logins.map((each) => localPart(each, domains))]),
    ...keys(
      Fact.loginNumber,
      numbers.map((each) => foldNumber(each)).filter((each) => each.length > 3),
    ),
    ...keys(Fact.email, [inDomains(person.email, domains)]),
    ...nameKeys(person.givenName, person.familyName),
  ];
}

/** A login of Canvas with its person's names. */
export interface StandingLogin {
  sisId: string | null;
  integrationId: string | null;
  loginId: string;
  email: string | null;
  firstName: string;
  lastName: string;
  fullName: string;
}

export function keysOfLogin(login: StandingLogin, domains: readonly string[]): MatchKey[] {
  const given = [login.sisId, login.integrationId].flatMap((each) => (each === null ? [] : [each]));
  const loginId = foldId(login.loginId);
  const local = localPart(loginId, domains);
  const [first, last] = namesOf(login);
  return [
    ...keys(Fact.sisId, login.sisId === null ? [] : [foldId(login.sisId)]),
    ...keys(Fact.sourcedId, given.map(foldId)),
    ...keys(Fact.dcid, given.map(digitsOf)),
    ...keys(
      Fact.number,
      given.map((id) => foldNumber(id) || foldId(id)),
    ),
    ...keys(
      Fact.otherId,
      given.map((id) => foldNumber(id) || foldId(id)),
    ),
    ...keys(Fact.login, [loginId, local]),
    ...keys(
      Fact.loginNumber,
      [loginId, local ?? ''].map(foldNumber).filter((each) => each.length > 3),
    ),
    ...keys(Fact.email, [inDomains(login.email ?? '', domains)]),
    ...nameKeys(first, last),
  ];
}

/** Canvas cuts a full name at its last space where a person has no other names (Canvas `user.rb`). */
function namesOf({ firstName, lastName, fullName }: StandingLogin): [string, string] {
  if (firstName !== '' || lastName !== '') return [firstName, lastName];
  const at = fullName.trim().lastIndexOf(' ');
  return at < 0 ? [fullName, ''] : [fullName.slice(0, at), fullName.slice(at + 1)];
}

function inDomains(address: string, domains: readonly string[]): string | null {
  const folded = foldId(address);
  return folded.includes('@') && localPart(folded, domains) !== null ? folded : null;
}

/** A class as Rollbook would make its section, or the course of one. */
export interface WantedClass {
  sisId: string;
  titles: readonly string[];
  codes: readonly string[];
  sourcedIds: readonly string[];
}

export function keysOfClass(wanted: WantedClass): MatchKey[] {
  return [
    ...keys(Fact.sisId, [foldId(wanted.sisId)]),
    ...keys(Fact.sourcedId, wanted.sourcedIds.map(foldId)),
    ...keys(Fact.dcid, wanted.sourcedIds.map(digitsOf)),
    ...keys(Fact.code, wanted.codes.map(fold)),
    ...keys(Fact.title, wanted.titles.map(fold)),
    ...keys(Fact.word, wanted.titles.flatMap(tellingWords)),
  ];
}

/** A section or course of Canvas; of a section, with the names of its course. */
export interface StandingPlace {
  sisId: string | null;
  integrationId: string | null;
  names: readonly string[];
  codes: readonly string[];
}

export function keysOfPlace({ sisId, integrationId, names, codes }: StandingPlace): MatchKey[] {
  const given = [sisId, integrationId].flatMap((each) => (each === null ? [] : [each]));
  return [
    ...keys(Fact.sisId, sisId === null ? [] : [foldId(sisId)]),
    ...keys(Fact.sourcedId, given.map(foldId)),
    ...keys(Fact.dcid, given.map(digitsOf)),
    ...keys(Fact.code, [...given, ...names, ...codes].map(fold)),
    ...keys(Fact.title, [...names.flatMap(runsOf), ...codes.map(fold)]),
    ...keys(Fact.word, names.flatMap(tellingWords)),
  ];
}

/** An account or a term as either side has it. */
export interface NamedThing {
  /** Of Canvas: the SIS id; of the SIS: the wanted one. */
  sisId: string | null;
  /** Of Canvas: SIS id and integration id; of the SIS: sourcedIds. */
  ids: readonly string[];
  /** Of a school: its number. */
  numbers: readonly string[];
  name: string;
  /** Of a term: first and last day, `YYYY-MM-DD/YYYY-MM-DD`; of Canvas, those beside them too (`nearDays`). */
  days: readonly string[];
}

/** Days of a term as Canvas has them, and those beside them. */
export function nearDays(first: string, last: string): string[] {
  const beside = (day: string): string[] => [addDays(day, -1), day, addDays(day, 1)];
  return beside(first).flatMap((from) => beside(last).map((until) => `${from}/${until}`));
}

export function keysOfNamed({ sisId, ids, numbers, name, days }: NamedThing): MatchKey[] {
  return [
    ...keys(Fact.sisId, sisId === null ? [] : [foldId(sisId)]),
    ...keys(Fact.sourcedId, ids.map(foldId)),
    ...keys(Fact.dcid, ids.map(digitsOf)),
    ...keys(
      Fact.number,
      numbers.map((each) => foldNumber(each) || foldId(each)),
    ),
    ...keys(Fact.name, [fold(name)]),
    ...keys(Fact.dates, days),
  ];
}
