import { loginLetters } from '../../district/names.js';
import type { Random } from '../../district/random.js';

/** How a name in Canvas differs from the one in the SIS. */
export type NameTrait = 'nickname' | 'married-name' | 'hyphenated' | 'capitals';

interface Name {
  given: string;
  family: string;
}

/** A name as it is in Canvas. `otherFamily` is the family name of who has married. */
export function nameInCanvas({ given, family }: Name, trait: NameTrait | undefined, otherFamily: () => string): Name {
  if (trait === 'nickname') return { given: nicknameOf(given), family };
  if (trait === 'hyphenated') return { given, family: `${family}-${otherFamily()}` };
  if (trait === 'capitals') return { given: given.toUpperCase(), family: family.toUpperCase() };
  if (trait === 'married-name') return { given, family: otherFamily() };
  return { given, family };
}

function nicknameOf(given: string): string {
  const letters = [...given];
  return letters.length > 4 ? letters.slice(0, 3).join('') : `${given}ie`;
}

/** Where old addresses of a district lie, and private ones. Nobody has either. */
export const oldDomain = (domain: string): string => `mail.old-${domain}`;
export const privateDomain = 'letterbox.example';

/** The part before the @ of an address made of a name; a name without Latin letters gives none. */
export function localPart(given: string, family: string, fallback: string): string {
  const parts = [loginLetters(given), loginLetters(family)].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('.') : fallback;
}

/** "Period 3 Algebra - Hall", as a teacher names a course. */
export function courseByHand(random: Random, course: string, period: string | undefined, family: string): string {
  const subject = course.replace(/\s+\d+$/, '');
  const number = /^\d+/.exec(period ?? '')?.[0];
  if (number === undefined) return `${family}'s ${subject}`;
  return random.pick([
    `Period ${number} ${subject} - ${family}`,
    `P${number} ${subject} (${family})`,
    `${family} ${subject} Period ${number}`,
  ]);
}
