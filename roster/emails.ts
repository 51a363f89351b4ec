import type { MappingProblemCode } from '../codes/record-problems.js';

/** Why an address is not sent. */
export type LeftOutEmail = Extract<
  MappingProblemCode,
  'EMAIL_NOT_AN_ADDRESS' | 'EMAIL_OUTSIDE_DOMAINS' | 'EMAIL_AMBIGUOUS'
>;

/** The address to send; '' changes nothing in Canvas. */
export interface JudgedEmail {
  address: string;
  /** Why a field that is not blank gives no address; null otherwise. */
  leftOut: LeftOutEmail | null;
}

/**
 * The one address that a field holds. Offices write several into one field (a parent's beside the student's), `mailto:`,
 * `Name <address>` or a dot at the end: the address is taken out. Of several, the one in the district's domains is
 * meant; without domains, or with two in them, none is: a parent must not become the student.
 *
 * @param domains `canvas.emailDomains`; empty: any
 */
export function judgeEmail(text: string, domains: readonly string[]): JudgedEmail {
  const none = (leftOut: LeftOutEmail | null): JudgedEmail => ({ address: '', leftOut });
  if (text.trim() === '') return none(null);
  const addresses = [
    ...new Map(
      text
        .split(/[;,|]/)
        .flatMap(addressesIn)
        .map((each) => [each.toLowerCase(), each]),
    ).values(),
  ];
  if (addresses.length === 0) return none('EMAIL_NOT_AN_ADDRESS');
  const accepted = domains.map((each) => each.toLowerCase());
  const own = addresses.filter(
    (each) => accepted.length === 0 || accepted.includes(each.slice(each.indexOf('@') + 1).toLowerCase()),
  );
  if (own.length === 0) return none('EMAIL_OUTSIDE_DOMAINS');
  return own.length === 1 ? { address: own[0]!, leftOut: null } : none('EMAIL_AMBIGUOUS');
}

/** Canvas reports any other text as an invalid address, and leaves it out. */
const isAddress = (text: string): boolean =>
  /^[^\s@,;<>"\p{C}\ufffd]+@([^\s@,;<>".\p{C}\ufffd]+\.)+[^\s@,;<>".\p{C}\ufffd]+$/u.test(text);

/** The addresses of a part of the field: spaces separate some only if each word is one. */
function addressesIn(part: string): string[] {
  const bracketed = /<([^<>]*)>\s*$/.exec(part);
  const words = (bracketed?.[1] ?? part)
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^mailto:/i, '').replace(/\.+$/, ''));
  return words.every(isAddress) ? words : [];
}
