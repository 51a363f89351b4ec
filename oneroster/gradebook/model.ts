import type { OneRosterErrorCode } from '../../codes/client-errors.js';
import type { LocalDate } from '../fields.js';

/**
 * The gradebook's records of OneRoster 1.1 as the rest of the product sees them: strict and trimmed. Types only.
 * Sources: OneRoster 1.1, gradebook model; PowerSchool's members of `metadata` (GG4L, "Grade Sync with PowerSchool").
 */

/** `exempt` does not count; `fully graded` counts. 1.1 has no status for late or missing work. */
export type ScoreStatus = 'exempt' | 'fully graded' | 'not submitted' | 'partially graded' | 'submitted';

export interface Category {
  sourcedId: string;
  isActive: boolean;
  title: string;
  /** PowerSchool: the DCID of the teacher to whom it belongs (`metadata.userDcid`). Null: no teacher's. */
  teacherDcid: string | null;
  /** PowerSchool: the term id of the school year (`metadata.TermID`), for example `3600`. */
  termId: string | null;
  /** The class to which it belongs (`metadata.classId`). Null: not of one class. */
  classSourcedId: string | null;
}

export interface LineItem {
  sourcedId: string;
  isActive: boolean;
  title: string;
  description: string | null;
  assignDate: LocalDate | null;
  dueDate: LocalDate | null;
  classSourcedId: string | null;
  categorySourcedId: string | null;
  gradingPeriodSourcedId: string | null;
  resultValueMin: number | null;
  resultValueMax: number | null;
  /** PowerSchool: `POINTS`, or another scale that takes no points (`metadata.scoreType`). */
  scoreType: string | null;
}

/** A line item with its JSON as the SIS sent it: a PUT replaces the whole, so what is not ours is sent back. */
export interface StoredLineItem extends LineItem {
  raw: Record<string, unknown>;
}

export interface Result {
  sourcedId: string;
  isActive: boolean;
  lineItemSourcedId: string;
  studentSourcedId: string;
  scoreStatus: ScoreStatus;
  score: number | null;
  scoreDate: LocalDate | null;
  /** A teacher's text. A PUT replaces the whole, so it is sent back; it never leaves the store. */
  comment: string | null;
}

/** Whether a right was given with a token; `notTold`: the provider does not say which scopes a token has. */
export type Grant = 'given' | 'refused' | 'notTold';

/** A list of the gradebook, read to see whether it can be. */
export interface ListCheck {
  records: number;
  /** Records that could not be decoded. */
  undecoded: number;
  /** Why it could not be read; null: it was. */
  code: OneRosterErrorCode | null;
}

/** What a credential may do with a gradebook, and how its lists look. Counts only. */
export interface GradebookRights {
  grants: { read: Grant; write: Grant; delete: Grant };
  categories: ListCheck & { active: number; withoutTeacher: number; withoutTerm: number };
  /** Of one class; null: there was none to read. */
  lineItems: ListCheck | null;
  results: ListCheck | null;
}
