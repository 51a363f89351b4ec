import type { IntakeCheckCode } from '../codes/intake-codes.js';
import type { CredentialBox } from '../config/credential-box.js';
import type { System } from '../store/credentials/systems.js';
import { fieldLength } from './limits.js';

/** Fields of a form, in the order in which it has them. */
export const fieldsOf = {
  sis: ['address', 'clientId', 'clientSecret'],
  canvas: ['address', 'accessToken'],
} as const satisfies Record<System, readonly string[]>;

export type FieldName = (typeof fieldsOf)[System][number];

/** Fields that are wrong, and why; no value of any. */
export type Mistakes = Partial<Record<FieldName, IntakeCheckCode>>;

/** What was entered in the fields of a form, or what is wrong with it. Pure. Spaces around it come from copying. */
export function readForm(
  system: System,
  token: string,
  entered: URLSearchParams,
): { box: CredentialBox } | { mistakes: Mistakes } {
  const value = (name: FieldName): string => (entered.get(name) ?? '').trim();
  const found = fieldsOf[system].map((name) => [name, mistakeIn(name, value(name))] as const);
  const mistakes = Object.fromEntries(found.filter(([, mistake]) => mistake !== null)) as Mistakes;
  if (Object.keys(mistakes).length > 0) return { mistakes };
  const address = value('address');
  return {
    box:
      system === 'sis'
        ? { system, token, address, clientId: value('clientId'), clientSecret: value('clientSecret') }
        : { system, token, address, accessToken: value('accessToken') },
  };
}

function mistakeIn(name: FieldName, value: string): IntakeCheckCode | null {
  if (value === '') return 'INTAKE_FIELD_EMPTY';
  if (value.length > fieldLength) return 'INTAKE_FIELD_LONG';
  // Spaces, line breaks, control characters, and the invisible ones that text processors put in.
  if (/[\s\p{C}]/u.test(value)) return 'INTAKE_FIELD_SPACES';
  // The two are stored as CLIENT_ID:CLIENT_SECRET, and HTTP Basic divides them so too (RFC 7617, 2).
  return name === 'clientId' && value.includes(':') ? 'INTAKE_FIELD_COLON' : null;
}
