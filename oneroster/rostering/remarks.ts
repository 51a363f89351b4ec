import { hasInvisible, invisibleIn } from '../../codes/invisible.js';
import type { RecordRemarkCode } from '../../codes/record-remarks.js';
import { flag, optionalWord, text, type Members } from '../fields.js';
import type { RosterRecord } from './model.js';

/** What is odd about a readable record, for operators. It refuses nothing. */
export interface Remark {
  code: RecordRemarkCode;
  field: string;
  /** Code points of invisible characters (`U+200B`); otherwise none. Never a value. */
  detail?: string;
}

/** A word that decides little: an unknown one is remarked, and read as `otherwise`. */
export function wordOr<W extends string>(
  otherwise: W,
  members: Members,
  field: string,
  words: ReadonlyMap<string, W>,
  remarks: Remark[],
): W {
  const word = optionalWord(members, field, words);
  if (word === null) remarks.push({ code: 'UNKNOWN_WORD', field });
  return word ?? otherwise;
}

export function flagOr(otherwise: boolean, members: Members, field: string, remarks: Remark[]): boolean {
  const read = flag(members, field, otherwise);
  if (read === null) remarks.push({ code: 'UNKNOWN_WORD', field });
  return read ?? otherwise;
}

/** A name that only says what something is called: one that is blank or no text is remarked; null. */
export function nameOrRemark(members: Members, field: string, remarks: Remark[]): string | null {
  const name = text(members[field]);
  if (name === null) remarks.push({ code: 'NAME_BLANK', field });
  return name;
}

const idFields = ['sourcedId', 'userSourcedId', 'classSourcedId', 'schoolSourcedId', 'courseSourcedId'] as const;
const loginFields = ['username', 'identifier'] as const;

/** An id with a character that nobody sees fits no other record, and nobody sees why. */
export function remarkInvisible(record: RosterRecord, remarks: Remark[]): void {
  for (const field of [...idFields, ...loginFields]) {
    const value: unknown = field in record ? record[field as keyof RosterRecord] : undefined;
    if (typeof value !== 'string' || !hasInvisible(value)) continue;
    remarks.push({ code: 'INVISIBLE_CHARACTER', field, detail: invisibleIn(value).join(', ') });
  }
}
