import type { CanvasKind } from '../../canvas/sis/rows.js';
import { Confidence, Fact, type JudgedPair } from './facts.js';

/** Kinds that are matched one by one; enrollments follow from their sections and people. */
export type MatchedKind = Exclude<CanvasKind, 'enrollment'>;

/**
 * What each fact weighs where several objects could be meant. Ids weigh less than login, address and name together: ids
 * of two systems may be equal by chance, and those of one person hardly in everything else.
 */
const weights: Record<Fact, number> = {
  ...{ sisId: 6, sourcedId: 6, number: 6, otherId: 6, dcid: 3, code: 4 },
  ...{ login: 5, loginNumber: 5, email: 4, name: 4, givenName: 1, familyName: 1, classes: 4 },
  ...{ title: 3, word: 1, teacher: 3, students: 5, someStudents: 2, dates: 3, sections: 6, courses: 4 },
  ...{ otherRole: -6, otherClasses: -6, otherTerm: -4, otherStudents: -4, otherAccount: -4 },
};

const ids: readonly Fact[] = [Fact.sisId, Fact.sourcedId, Fact.number, Fact.otherId, Fact.dcid];

/** Facts that one value can make: of each group the first one counts. */
const oneValue: ReadonlyArray<readonly Fact[]> = [ids, [Fact.login, Fact.loginNumber]];

/**
 * How sure it is that a record and an object are one thing, by the facts in which they agree; null if these are no reason
 * even to ask. Pure; the table of cases is test/roster/matching/confidence.test.ts.
 */
export function judgePair(kind: MatchedKind, facts: readonly Fact[]): JudgedPair | null {
  const has = new Set(facts);
  const counted = [...has].filter(
    (each) => !oneValue.some((group) => group.find((of) => has.has(of)) !== each && group.includes(each)),
  );
  const weight = counted.reduce((sum, each) => sum + weights[each], 0);
  const confidence = confidenceOf[kind](has);
  if (confidence === question && isChance(kind, has)) return null;
  return { confidence, weight };
}

/** Facts that by themselves are more often chance than not. */
const chances: Record<MatchedKind, readonly Fact[]> = {
  account: [Fact.dcid],
  term: [Fact.dcid, Fact.name],
  course: [Fact.dcid, Fact.title, Fact.code, Fact.word],
  section: [Fact.dcid, Fact.teacher, Fact.someStudents, Fact.word],
  user: [Fact.dcid, Fact.givenName, Fact.familyName],
};
/**
 * Of these, what is a reason to ask when all of it agrees: who teaches there and who sits there, also in a course that
 * somebody has put into another term or account.
 */
const together: Partial<Record<MatchedKind, readonly Fact[]>> = { section: [Fact.teacher, Fact.someStudents] };

/** What speaks against a pair. */
const contradictions: readonly Fact[] = [
  ...[Fact.otherRole, Fact.otherClasses, Fact.otherTerm, Fact.otherStudents, Fact.otherAccount],
];
/** Many classes have the same: elsewhere, in another term or with other people it is no reason to ask. */
const shared: readonly Fact[] = [Fact.title, Fact.code];

function isChance(kind: MatchedKind, has: ReadonlySet<Fact>): boolean {
  if (together[kind]?.every((each) => has.has(each))) return false;
  const against = contradictions.some((each) => has.has(each));
  return [...has].every(
    (each) => chances[kind].includes(each) || contradictions.includes(each) || (against && shared.includes(each)),
  );
}

const personal: readonly Fact[] = [
  ...[Fact.sisId, Fact.sourcedId, Fact.number, Fact.otherId, Fact.login, Fact.loginNumber],
];

/**
 * Facts that nobody has together by chance: whoever has them in common with an account that is somebody else's is asked
 * about, and not made anew. Two people may have been merged, or two records of the SIS are one person.
 */
export const claims: ReadonlyArray<readonly Fact[]> = [
  [Fact.name, Fact.email],
  ...personal.map((each) => [each, Fact.classes]),
];

/**
 * Facts that one thing alone should have. Where two could be one object, or two objects one class, and each has one of these
 * that the other has not, it is asked about: logins, ids or teachers of namesakes, twins or classes of one cohort were
 * exchanged. A person may have a second account: which of them is meant is told otherwise (`DOUBLED`).
 */
export const marks: Partial<Record<MatchedKind, { of: readonly Fact[]; alsoOfObjects: boolean }>> = {
  user: { of: [...personal, Fact.email], alsoOfObjects: false },
  section: {
    of: [...ids, Fact.code, Fact.title, Fact.teacher, Fact.students],
    alsoOfObjects: true,
  },
};

type Rule = (has: ReadonlySet<Fact>) => Confidence;
const { certain, likely, question } = Confidence;

const confidenceOf: Record<MatchedKind, Rule> = {
  account: ofPlace,
  term: ofTerm,
  course: ofCourse,
  section: ofSection,
  user: ofPerson,
};

const any = (has: ReadonlySet<Fact>, ...facts: Fact[]): boolean => facts.some((each) => has.has(each));

/** An id that no other record of the SIS has. The digits of a sourcedId are none: they are a number among many. */
const hasId = (has: ReadonlySet<Fact>): boolean => any(has, Fact.sisId, Fact.sourcedId, Fact.number, Fact.otherId);

function ofPerson(has: ReadonlySet<Fact>): Confidence {
  if (has.has(Fact.otherRole)) return question;
  const [id, weakId] = [hasId(has), has.has(Fact.dcid)];
  const [login, email, name] = [any(has, Fact.login, Fact.loginNumber), has.has(Fact.email), has.has(Fact.name)];
  const [family, classes] = [has.has(Fact.familyName), has.has(Fact.classes)];
  const partOfName = family || has.has(Fact.givenName);
  // Somebody else's name: an id or a login that has changed hands, unless nearly everything else agrees.
  if (!name && !partOfName) return id && (login || email) && classes ? likely : question;
  // Whoever sits in other classes may be a namesake or a sibling, unless several facts of other kinds agree.
  if (has.has(Fact.otherClasses)) {
    if (!id || !name) return question;
    return login || email ? certain : likely;
  }
  if (name) {
    if (id || weakId) return certain;
    if (login && classes) return certain;
    // Addresses are made of names, and given again: both together are not more than a name.
    return login || classes ? likely : question;
  }
  // Numbers are given again, and given names are common.
  if (id) return login || email || classes ? certain : family ? likely : question;
  if (weakId) return login || email || classes ? likely : question;
  // Logins go from one sibling to the next, and from who left to who comes: who sits where has to be the same.
  return (login || email) && classes ? likely : question;
}

function ofSection(has: ReadonlySet<Fact>): Confidence {
  if (any(has, Fact.otherTerm, Fact.otherStudents, Fact.otherAccount)) return question;
  const [teacher, students, some] = [has.has(Fact.teacher), has.has(Fact.students), has.has(Fact.someStudents)];
  const called = any(has, Fact.title, Fact.code);
  const alike = called || has.has(Fact.word);
  if (any(has, Fact.sisId, Fact.sourcedId)) return students || teacher || called ? certain : question;
  if (has.has(Fact.dcid)) {
    if (students || (teacher && alike)) return certain;
    return some || teacher || called ? likely : question;
  }
  if (students && teacher && alike) return certain;
  // Some students alone are no more than a copy of the course has, made by its teacher for a few of them.
  return students && (teacher || called) ? likely : question;
}

function ofCourse(has: ReadonlySet<Fact>): Confidence {
  if (any(has, Fact.otherTerm, Fact.otherAccount)) return question;
  const id = any(has, Fact.sisId, Fact.sourcedId, Fact.dcid);
  if (has.has(Fact.sections)) return id || any(has, Fact.title, Fact.code) ? certain : likely;
  return any(has, Fact.sisId, Fact.sourcedId) && any(has, Fact.title, Fact.code) ? likely : question;
}

function ofTerm(has: ReadonlySet<Fact>): Confidence {
  const [dates, name, courses] = [has.has(Fact.dates), has.has(Fact.name), has.has(Fact.courses)];
  if (any(has, Fact.sisId, Fact.sourcedId)) return dates || name || courses ? certain : question;
  if (dates) return name || courses ? certain : likely;
  return courses ? likely : question;
}

function ofPlace(has: ReadonlySet<Fact>): Confidence {
  const [name, courses] = [has.has(Fact.name), has.has(Fact.courses)];
  if (hasId(has)) return name || courses ? certain : likely;
  if (has.has(Fact.dcid)) return name || courses ? certain : question;
  if (name) return courses ? certain : likely;
  return courses ? likely : question;
}
