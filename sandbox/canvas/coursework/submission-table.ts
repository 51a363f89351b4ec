import type { Submission } from './model.js';

/** Ids are made of assignment and student: rows that nobody wrote to need none stored. */
const usersPerAssignment = 10_000_000;

export function submissionId(row: { assignmentId: number; userId: number }): number {
  return row.assignmentId * usersPerAssignment + row.userId;
}

/** The submissions that somebody wrote to; all others are made when they are read. */
export interface SubmissionTable {
  rows: Submission[];
  find(assignmentId: number, userId: number): Submission | undefined;
  ofAssignment(assignmentId: number): Iterable<Submission>;
  add(row: Submission): Submission;
  touch(): void;
  takeChanged(): boolean;
  restore(row: Submission): void;
}

export function createSubmissionTable(): SubmissionTable {
  const rows: Submission[] = [];
  const byAssignment: Array<Map<number, Submission> | undefined> = [];
  let changed = false;
  const keep = (row: Submission): Submission => {
    rows.push(row);
    (byAssignment[row.assignmentId] ??= new Map()).set(row.userId, row);
    return row;
  };
  return {
    rows,
    find: (assignmentId, userId) => byAssignment[assignmentId]?.get(userId),
    ofAssignment: (assignmentId) => byAssignment[assignmentId]?.values() ?? [],
    add: (row) => {
      changed = true;
      return keep(row);
    },
    touch: () => {
      changed = true;
    },
    takeChanged: () => {
      const was = changed;
      changed = false;
      return was;
    },
    restore: (row) => {
      keep(row);
    },
  };
}
