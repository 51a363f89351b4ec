import type { GradebookProfile } from '../profiles/profile.js';
import type { Members } from '../fields.js';
import type { ScoreStatus } from './model.js';

/** Fields of a line item that are ours to write. */
export interface LineItemToWrite {
  title?: string;
  /** Local dates, `YYYY-MM-DD`. */
  assignDate?: string;
  dueDate?: string;
  categorySourcedId?: string | null;
  resultValueMax?: number;
}

/** The JSON of a new line item (OneRoster 1.1, lineItem). */
export function newLineItem(
  sourcedId: string,
  classSourcedId: string,
  fields: LineItemToWrite,
  profile: GradebookProfile,
): Members {
  const metadata = Object.keys(profile.lineItemMetadata).length > 0 ? { metadata: profile.lineItemMetadata } : {};
  return {
    sourcedId,
    class: { sourcedId: classSourcedId },
    resultValueMin: 0,
    ...changedMembers(fields, profile),
    ...metadata,
  };
}

/**
 * The JSON of a changed line item: everything that the SIS sent of it, with our changes. A PUT replaces the whole, so
 * what is left out would be lost.
 */
export function changedLineItem(raw: Members, fields: LineItemToWrite, profile: GradebookProfile): Members {
  const { dateLastModified: _stamp, status: _status, ...kept } = raw;
  return { ...kept, ...changedMembers(fields, profile) };
}

function changedMembers(fields: LineItemToWrite, { dates }: GradebookProfile): Members {
  const { title, assignDate, dueDate, categorySourcedId, resultValueMax } = fields;
  const dated = (day: string): string => (dates === 'date' ? day : `${day}T00:00:00.000Z`);
  return {
    ...(title !== undefined && { title }),
    ...(assignDate !== undefined && { assignDate: dated(assignDate) }),
    ...(dueDate !== undefined && { dueDate: dated(dueDate) }),
    ...(categorySourcedId != null && { category: { sourcedId: categorySourcedId } }),
    ...(resultValueMax !== undefined && { resultValueMax }),
  };
}

export interface ResultToWrite {
  sourcedId: string;
  lineItemSourcedId: string;
  studentSourcedId: string;
  score: number;
  scoreStatus: ScoreStatus;
  /** A local date, `YYYY-MM-DD`. */
  scoreDate: string;
  /** What the SIS holds: it is sent back. */
  comment: string | null;
}

/** The JSON of a result (OneRoster 1.1, result). */
export function resultBody(result: ResultToWrite): Members {
  const { sourcedId, lineItemSourcedId, studentSourcedId, score, scoreStatus, scoreDate, comment } = result;
  return {
    sourcedId,
    lineItem: { sourcedId: lineItemSourcedId },
    student: { sourcedId: studentSourcedId },
    ...{ score, scoreStatus, scoreDate },
    ...(comment !== null && { comment }),
  };
}
