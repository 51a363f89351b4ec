import { describe, expect, test } from 'vitest';
import { judgePair, type MatchedKind } from '../../../roster/matching/confidence.js';
import { Fact, type Confidence } from '../../../roster/matching/facts.js';

type Case = [what: string, facts: Fact[], confidence: Confidence | null];

const people: Case[] = [
  ['an id and the name', ['number', 'name'], 'certain'],
  ['the DCID of the older integration, and the name', ['dcid', 'name'], 'certain'],
  ['an id, and the given name after a marriage', ['sourcedId', 'givenName', 'classes'], 'certain'],
  ['an id, the given name and the login', ['sourcedId', 'givenName', 'login'], 'certain'],
  ['a state number, half a name, and the same classes', ['otherId', 'familyName', 'classes'], 'certain'],
  ['an id whose holder is called otherwise', ['number'], 'question'],
  ['an id and a login whose holder is called otherwise', ['number', 'login'], 'question'],
  ['all but the name, and the same classes', ['number', 'login', 'classes'], 'likely'],
  ['digits of the sourcedId alone: a number among many', ['dcid'], null],
  ['digits of the sourcedId and a given name: chance', ['dcid', 'givenName'], null],
  ['digits, half a name and the login', ['dcid', 'familyName', 'login'], 'likely'],
  ['login and name', ['login', 'name'], 'likely'],
  ['the number as login, and the name', ['loginNumber', 'name'], 'likely'],
  ['login, name and classes', ['login', 'name', 'classes', 'email'], 'certain'],
  ['a login that has gone to a sibling', ['login', 'familyName'], 'question'],
  ['a login that has gone to a sibling, with the address', ['login', 'email', 'familyName'], 'question'],
  ['a login that was given again, and a common given name', ['login', 'givenName'], 'question'],
  ['a login after a marriage, and the same classes', ['login', 'givenName', 'classes'], 'likely'],
  ['a login and the classes, with half a name', ['login', 'familyName', 'classes'], 'likely'],
  ['address and name: both are given again', ['email', 'name'], 'question'],
  ['address, name and classes', ['email', 'name', 'classes'], 'likely'],
  ['an id, and the family name after a change of the given name', ['number', 'familyName'], 'likely'],
  ['an id that was given again, and a common given name', ['number', 'givenName'], 'question'],
  [
    'an id and the name, in other classes: a namesake whose id was exchanged',
    ['number', 'name', 'otherClasses'],
    'likely',
  ],
  [
    'an id, the name and the login, in other classes: who moved',
    ['number', 'name', 'login', 'otherClasses'],
    'certain',
  ],
  ['an id and half a name, in other classes: a sibling', ['number', 'familyName', 'otherClasses'], 'question'],
  ['login and name, in other classes: a namesake', ['login', 'name', 'otherClasses'], 'question'],
  ['an address alone', ['email'], 'question'],
  ['an address and half a name', ['email', 'familyName'], 'question'],
  ['a name alone', ['name', 'givenName', 'familyName'], 'question'],
  ['a name, and the same classes', ['name', 'classes'], 'likely'],
  ['a student of the SIS who only teaches in Canvas', ['number', 'name', 'login', 'otherRole'], 'question'],
];

const sections: Case[] = [
  ['the SIS id itself, and its students', ['sisId', 'students'], 'certain'],
  ['the SIS id itself, with nothing else that is the same', ['sisId'], 'question'],
  ['the SIS id itself and the title, of a class without anybody', ['sisId', 'title'], 'certain'],
  ['the SIS id and the title, where others sit: ids were exchanged', ['sisId', 'title', 'otherStudents'], 'question'],
  ['the SIS id, with other students in it', ['sisId', 'teacher', 'otherStudents'], 'question'],
  ['the SIS id, of another term', ['sisId', 'students', 'otherTerm'], 'question'],
  ['digits and students', ['dcid', 'students'], 'certain'],
  ['digits alone', ['dcid'], null],
  ['students, teacher and title', ['students', 'teacher', 'title'], 'certain'],
  ['students and teacher', ['students', 'teacher'], 'likely'],
  ['students and a code', ['students', 'code'], 'likely'],
  ['students alone: a cohort has them in every class', ['students'], 'question'],
  ['teacher and title: no students yet', ['teacher', 'title'], 'question'],
  ['a title alone, of a class without anybody', ['title', 'word'], 'question'],
  ['a title alone, at another school', ['title', 'word', 'otherAccount'], null],
  ['a title alone, in another term', ['title', 'otherTerm'], null],
  ['students and teacher, at another school', ['students', 'teacher', 'otherAccount'], 'question'],
  ['a teacher alone', ['teacher'], null],
  [
    'teacher, title and some students: a class that was split, or a copy of its course for a few of them',
    ['teacher', 'title', 'someStudents'],
    'question',
  ],
  ['teacher and some students, of a course that was renamed', ['teacher', 'someStudents'], 'question'],
  ['teacher and some students, in another term', ['teacher', 'someStudents', 'otherTerm'], 'question'],
  ['teacher and some students, at another school', ['teacher', 'someStudents', 'otherAccount'], 'question'],
  ['teacher and title, in another term', ['teacher', 'title', 'otherTerm'], null],
  ['some students alone', ['someStudents'], null],
  ['teacher, title and some students, with a code', ['teacher', 'title', 'code', 'someStudents'], 'question'],
  ['digits, teacher and title of a class that was split', ['dcid', 'teacher', 'title', 'someStudents'], 'certain'],
];

const others: [MatchedKind, ...Case][] = [
  ['course', 'its sections and its id', ['sections', 'sisId'], 'certain'],
  ['course', 'its sections', ['sections'], 'likely'],
  ['course', 'an id alone', ['sisId'], 'question'],
  ['course', 'a title alone', ['title'], null],
  ['course', 'its sections, in another term', ['sections', 'title', 'otherTerm'], 'question'],
  ['term', 'dates and name', ['dates', 'name'], 'certain'],
  ['term', 'dates alone', ['dates'], 'likely'],
  ['term', 'where its courses are', ['courses'], 'likely'],
  ['term', 'dates, and where its courses are', ['dates', 'courses'], 'certain'],
  ['account', 'a name, and where its courses are', ['name', 'courses'], 'certain'],
  ['account', 'where its courses are', ['courses'], 'likely'],
  ['term', 'a name alone: last year had it too', ['name'], null],
  ['term', 'an id with other dates and another name', ['sisId'], 'question'],
  ['account', 'number and name', ['number', 'name'], 'certain'],
  ['account', 'a number alone', ['number'], 'likely'],
  ['account', 'a name alone', ['name'], 'likely'],
];

describe('how sure it is that a record and an object of Canvas are one', () => {
  test.each(people)('a person: %s', (_what, facts, confidence) => {
    expect(judgePair('user', facts)?.confidence ?? null).toBe(confidence);
  });
  test.each(sections)('a section: %s', (_what, facts, confidence) => {
    expect(judgePair('section', facts)?.confidence ?? null).toBe(confidence);
  });
  test.each(others)('a %s: %s', (kind, _what, facts, confidence) => {
    expect(judgePair(kind, facts)?.confidence ?? null).toBe(confidence);
  });
});

test('nothing is more than a question by a name, an address, or both', () => {
  const names = [Fact.name, Fact.givenName, Fact.familyName];
  for (const facts of [names, [Fact.email], [Fact.email, Fact.familyName], [Fact.email, ...names]]) {
    expect(judgePair('user', facts)?.confidence).toBe('question');
  }
});

test('login, address and name together weigh more than an id that is equal by chance', () => {
  const own = judgePair('user', ['login', 'email', 'name', 'givenName', 'familyName'])!;
  const chance = judgePair('user', ['number', 'familyName'])!;
  expect(own.weight).toBeGreaterThan(chance.weight);
});

test('one value that is an id in several ways weighs once', () => {
  const weight = (...facts: Fact[]) => judgePair('user', facts)!.weight;
  expect(weight('sisId', 'sourcedId', 'number', 'dcid', 'name')).toBe(weight('sisId', 'name'));
  expect(weight('login', 'loginNumber', 'name')).toBe(weight('login', 'name'));
  // Of twins whose ids were exchanged: what is their own weighs more.
  expect(weight('login', 'name', 'classes')).toBeGreaterThan(
    weight('sisId', 'sourcedId', 'dcid', 'familyName', 'classes'),
  );
});
