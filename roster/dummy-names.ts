import type { User } from '../oneroster/rostering/model.js';
import { matchesPattern } from './template.js';

type NamedUser = Pick<User, 'role' | 'givenName' | 'familyName' | 'username' | 'identifier'>;

/** What the name of a staff record says by the patterns of `scope.dummyNames`. */
export const NameVerdict = {
  /** A person's name. */
  person: 'person',
  /** A placeholder: the whole name matches, or one of the names of a record that is otherwise incomplete. */
  placeholder: 'placeholder',
  /** One of the names matches, but the other, login and number are those of a person: nothing is left out for that. */
  doubtful: 'doubtful',
} as const;
export type NameVerdict = (typeof NameVerdict)[keyof typeof NameVerdict];

/** Judges the name of a record. Students are people, whatever they are called. */
export function judgeName(user: NamedUser, patterns: readonly string[]): NameVerdict {
  if (user.role === 'student' || patterns.length === 0) return NameVerdict.person;
  const [given, family] = [bareName(user.givenName), bareName(user.familyName)];
  if (consistsOf(`${given} ${family}`, patterns) || consistsOf(`${family} ${given}`, patterns))
    return NameVerdict.placeholder;
  // `Vacant Math`, and `Mathematics Vacant`.
  const other = consistsOf(family, patterns) ? given : consistsOf(given, patterns) ? family : null;
  if (other === null) return NameVerdict.person;
  const isComplete = /\p{L}{2}/u.test(other) && user.username !== '' && (user.identifier ?? '') !== '';
  return isComplete ? NameVerdict.doubtful : NameVerdict.placeholder;
}

/** A name without signs and numbers, which placeholders often have: `T.B.A.`, `TBA-2`, `*Staff*`. */
function bareName(name: string): string {
  return name
    .replace(/\./g, '')
    .replace(/[^\p{L}\p{M}'’]+/gu, ' ')
    .trim();
}

/** Whether a text matches a pattern, or divides into words of which each does: `Staff TBA`, `Staff Staff`. */
function consistsOf(text: string, patterns: readonly string[]): boolean {
  const words = text.trim();
  if (words === '') return false;
  if (patterns.some((pattern) => matchesPattern(words, pattern))) return true;
  for (let space = words.indexOf(' '); space !== -1; space = words.indexOf(' ', space + 1)) {
    const first = words.slice(0, space);
    if (patterns.some((pattern) => matchesPattern(first, pattern)) && consistsOf(words.slice(space + 1), patterns))
      return true;
  }
  return false;
}
