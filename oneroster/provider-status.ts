import { parseJson } from '../http/json.js';
import { plainWord, text, type Members } from './fields.js';

/** A provider's own account of a request (OneRoster 1.1, status information). */
export interface ProviderStatus {
  /** `success`, `failure`. */
  codeMajor: string | null;
  /** `status`, `warning`, `error`. */
  severity: string | null;
  /** `forbidden`, `unknownobject`; for a token request OAuth's `error` (RFC 6749, 5.2). */
  codeMinor: string | null;
  /** For people: nothing is decided by it. */
  description: string | null;
}

const marks = ['odeMajor', 'odeMinor', '"error"', '"errors"'];
/** An error is short; in a page, status information stands before or after the list. */
const searchedBytes = 4096;

/**
 * The status information in an answer, in any of the shapes that providers give: `statusInfoSet`, one
 * `imsx_StatusInfo`, bare members, a list of `errors`, or OAuth's error. Null if there is none. Cheap for a page of
 * records: it is searched at both ends before it is parsed.
 */
export function providerStatusIn(body: Buffer): ProviderStatus | null {
  const ends = [body.subarray(0, searchedBytes), body.subarray(Math.max(0, body.length - searchedBytes))];
  if (!ends.some((end) => marks.some((mark) => end.includes(mark)))) return null;
  const answer = parseJson(body);
  if (!isMembers(answer)) return null;
  const { statusInfoSet, imsx_StatusInfo, imsx_statusInfo, errors } = answer;
  const candidates = [statusInfoSet, imsx_StatusInfo, imsx_statusInfo, errors, answer].flat();
  const found = candidates.filter(isMembers).map(statusOf).filter(saysSomething);
  return found.find(isFailure) ?? found[0] ?? null;
}

/** Whether the provider says that the request failed, whatever the HTTP status. */
export function isFailure({ codeMajor, severity }: ProviderStatus): boolean {
  const major = plainWord(codeMajor ?? '');
  if (major !== '') return major === 'failure' || major === 'unsupported';
  return plainWord(severity ?? '') === 'error';
}

/** The HTTP status that OneRoster 1.1 gives to each code; British and American spellings, with and without spaces. */
const statusOfCode: ReadonlyMap<string, number> = new Map(
  Object.entries({
    invaliddata: 400,
    invalidfilterfield: 400,
    invalidsortfield: 400,
    invalidselectionfield: 400,
    invalidblankselectionfield: 400,
    unauthorised: 401,
    unauthorized: 401,
    unauthorisedrequest: 401,
    unauthorizedrequest: 401,
    forbidden: 403,
    unknownobject: 404,
    serverbusy: 429,
    internalservererror: 500,
  }),
);

/** The HTTP status that an error with status 200 should have had; null for a code of the provider's own. */
export function statusMeant({ codeMinor }: ProviderStatus): number | null {
  return statusOfCode.get(plainWord(codeMinor ?? '')) ?? null;
}

/** Whether it says that nothing is there: an empty list, where the provider gives 404 for one. */
export function saysUnknownObject(status: ProviderStatus | null | undefined): boolean {
  return status != null && statusMeant(status) === 404;
}

const longestDescription = 160;

/**
 * The provider's words for an operator: `failure / forbidden: "No permission"`. Addresses and numbers of four digits or
 * more are left out of the description, since they may be a person's; all of it is, for a request about one record.
 */
export function wordsOf({ codeMajor, codeMinor, description }: ProviderStatus, aboutOneRecord: boolean): string {
  const codes = [codeMajor, codeMinor].filter((code) => code !== null && /^[\w .:-]{1,60}$/.test(code)).join(' / ');
  if (aboutOneRecord || description === null) return codes;
  const plain = description
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .replaceAll(/\S*@\S*|\d{4,}/g, '...')
    .trim();
  const cut = plain.length > longestDescription ? `${plain.slice(0, longestDescription)}...` : plain;
  return cut === '' ? codes : [codes, `"${cut}"`].filter((part) => part !== '').join(': ');
}

function statusOf(members: Members): ProviderStatus {
  return {
    codeMajor: text(members.imsx_codeMajor ?? members.codeMajor),
    severity: text(members.imsx_severity ?? members.severity),
    codeMinor: codeMinorOf(members),
    description: text(members.imsx_description ?? members.description ?? members.error_description),
  };
}

/** A text, or (1.2) a list of fields with a value each. */
function codeMinorOf(members: Members): string | null {
  const given = members.imsx_codeMinor ?? members.imsx_CodeMinor ?? members.codeMinor ?? members.error;
  if (!isMembers(given)) return text(given);
  const fields = [given.imsx_codeMinorField ?? given.codeMinorField].flat().filter(isMembers);
  return text(fields[0]?.imsx_codeMinorFieldValue ?? fields[0]?.codeMinorFieldValue);
}

function saysSomething({ codeMajor, codeMinor, severity }: ProviderStatus): boolean {
  return codeMajor !== null || codeMinor !== null || severity !== null;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
