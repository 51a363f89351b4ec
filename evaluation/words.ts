import type { Confidence, Fact } from '../roster/matching/facts.js';
import type { MatchState } from '../roster/matching/match-states.js';
import type { ShadowDifference } from '../roster/shadow/causes.js';
import type { Readiness, Shadow } from './model.js';
import type { ShadowTotals } from './shadow.js';

/** Words of an evaluation that are the same in every form of it: terminal, page and files. */

const facts: Record<Fact, string> = {
  sisId: 'the SIS id itself',
  sourcedId: 'sourcedId',
  number: 'number',
  otherId: 'another id of the SIS',
  dcid: 'digits of the sourcedId',
  login: 'login',
  loginNumber: 'number as login',
  email: 'e-mail',
  name: 'name',
  givenName: 'given name',
  familyName: 'family name',
  classes: 'sits in the same classes',
  otherRole: 'but the other role',
  otherClasses: 'but sits in other classes',
  code: 'code',
  title: 'title',
  word: 'a word of the title',
  teacher: 'teacher',
  students: 'most students',
  someStudents: 'some students',
  otherTerm: 'but another term',
  otherStudents: 'but other students',
  otherAccount: 'but another account',
  dates: 'dates',
  courses: 'its courses',
  sections: 'its sections',
};

export const factWords = (fact: Fact): string => facts[fact];

export function stateWords(state: MatchState, confidence: Confidence | null): string {
  if (state === 'question') return 'QUESTION: is it this one?';
  if (state === 'made') return 'not in Canvas: would be made';
  return confidence === 'certain' ? 'would be linked: certain' : 'would be linked: likely';
}

export const readinessWords: Record<Readiness, string> = {
  ready: 'ready',
  questions: 'a few questions first',
  notReady: 'NOT ready',
};

/** A school's readiness as one line: `Oak School: a few questions first (12 people ...; 3 logins ...)`. */
export function readinessLine(
  {
    name,
    readiness,
    reasons,
  }: { name: string; readiness: Readiness; reasons: ReadonlyArray<{ code: string; count: number }> },
  meaning: (code: string) => string,
): string {
  const why = reasons.map(({ code, count }) => `${count} ${meaning(code)}`).join('; ');
  return `${name}: ${readinessWords[readiness]}${why === '' ? '' : ` (${why})`}`;
}

const fields: Record<string, string> = {
  ...{ name: 'name', code: 'code', term: 'term', account: 'account', course: 'course', status: 'state' },
  ...{ start_date: 'first day', end_date: 'last day', login: 'login', email: 'e-mail', role: 'role' },
};

/** In what something differs: `missing in Canvas`, `other e-mail`. */
export function differenceWords(what: ShadowDifference, field: string | null): string {
  if (what === 'missing') return 'missing in Canvas';
  if (what === 'extra') return 'in Canvas beside';
  if (what === 'unclear') return 'in question';
  return `other ${fields[field ?? ''] ?? field ?? 'state'}`;
}

/** `in 312 things: 5 new, 3 gone since maple/12 of 2026-11-23`. */
export function shadowLine({ before }: Pick<Shadow, 'before'>, { now, fresh, gone }: ShadowTotals): string {
  const things = now === 1 ? 'in 1 thing' : `in ${now.toLocaleString('en-US')} things`;
  return before === null
    ? `${things}; this is the first comparison`
    : `${things}: ${fresh} new, ${gone} gone since evaluation ${before.run} of ${before.asOf}`;
}
