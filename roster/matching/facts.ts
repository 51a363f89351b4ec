/**
 * What may agree between a record of the SIS and an object of Canvas. A fact says in what, never with which value, so
 * that it can be kept, shown and counted.
 */
export const Fact = {
  /** Canvas has the very SIS id that Rollbook would give. */
  sisId: 'sisId',
  /** An id in Canvas is the record's sourcedId. */
  sourcedId: 'sourcedId',
  /** An id in Canvas is the person's number, or that of the school. Zeros in front and a prefix of letters do not count. */
  number: 'number',
  /** An id in Canvas is another id that the SIS gives for the person, as a state number. */
  otherId: 'otherId',
  /** An id in Canvas is the digits of the sourcedId: the DCID of the older integration. Such numbers are short. */
  dcid: 'dcid',
  /** A login in Canvas is the one that Rollbook would give, or the username or the address of the SIS. */
  login: 'login',
  /** A login in Canvas is the person's number. */
  loginNumber: 'loginNumber',
  /** The same e-mail address in the district's domains. */
  email: 'email',
  /** The same name. */
  name: 'name',
  /** A given name is the same. */
  givenName: 'givenName',
  /** A family name, or a part of it, is the same. */
  familyName: 'familyName',
  /** The person sits in Canvas in most sections that are those of their classes. */
  classes: 'classes',
  /** Against it: the person sits in Canvas in sections of other people's classes, and in none that is theirs. */
  otherClasses: 'otherClasses',
  /** Against it: the SIS has a student and Canvas somebody who only teaches, or the other way round. */
  otherRole: 'otherRole',
  /** A code of the class or the course is the id, the code or the name in Canvas. */
  code: 'code',
  /** The title of the class or the course stands in a name in Canvas. */
  title: 'title',
  /** A word of the title is the same. */
  word: 'word',
  /** A teacher of the class teaches there. */
  teacher: 'teacher',
  /** Most students of either side are the other's. */
  students: 'students',
  /** At least half of the students of the smaller side are the other's. */
  someStudents: 'someStudents',
  /** Against it: the terms that stand for each other are others, or the one in Canvas is over. */
  otherTerm: 'otherTerm',
  /** Against it: both sides have students, and share few. */
  otherStudents: 'otherStudents',
  /** Against it: the accounts that stand for each other are others. */
  otherAccount: 'otherAccount',
  /** The same first and last day, or one beside it: Canvas's account may be in another time zone. */
  dates: 'dates',
  /** Most courses of the term or the account are those of its classes. */
  courses: 'courses',
  /** The sections of the course are those of its classes. */
  sections: 'sections',
} as const;
export type Fact = (typeof Fact)[keyof typeof Fact];

/** How sure a match is. Whatever it is, nothing is adopted without a person's word. */
export const Confidence = {
  /** Several facts that do not hang on each other agree, an id among them, or who sits there. */
  certain: 'certain',
  /** Enough to be proposed. */
  likely: 'likely',
  /** A person has to look: a name alone, a contradiction, a tie. */
  question: 'question',
} as const;
export type Confidence = (typeof Confidence)[keyof typeof Confidence];

/** The surest first. */
export const confidenceOrder: readonly Confidence[] = [Confidence.certain, Confidence.likely, Confidence.question];

/** What is said about a pair: how sure it is and, among equally sure ones, how much speaks for it. */
export interface JudgedPair {
  confidence: Confidence;
  weight: number;
}
