import { loginLetters } from '../../district/names.js';
import type { Random } from '../../district/random.js';

/** A name in Canvas, and how it differs from the one in the SIS; no trait: it is the same. */
export interface CanvasName {
  given: string;
  family: string;
  trait: 'nickname' | 'married-name' | 'hyphenated' | 'capitals' | null;
}

/** How a name of the SIS is written in Canvas: mostly the same. `family` is another family name, for who married. */
export function nameInCanvas(
  random: Random,
  { given, family, isStaff }: { given: string; family: string; isStaff: boolean },
  otherFamily: () => string,
): CanvasName {
  const drawn = random.next();
  if (drawn < 0.05) return { given: nicknameOf(given), family, trait: 'nickname' };
  if (drawn < 0.07) return { given, family: `${family}-${otherFamily()}`, trait: 'hyphenated' };
  if (drawn < 0.09) return { given: given.toUpperCase(), family: family.toUpperCase(), trait: 'capitals' };
  if (isStaff && drawn < 0.14) return { given, family: otherFamily(), trait: 'married-name' };
  return { given, family, trait: null };
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
