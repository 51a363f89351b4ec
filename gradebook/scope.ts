/** The part of a district that a passback concerns. An empty list is no restriction. */
export interface PassbackScope {
  /** sourcedIds. */
  schools: string[];
  classes: string[];
  teachers: string[];
  students: string[];
  /** SIS ids in Canvas. */
  courses: string[];
  sections: string[];
  /** Canvas's ids. */
  assignments: string[];
}

export const everything: PassbackScope = {
  ...{ schools: [], classes: [], teachers: [], students: [] },
  ...{ courses: [], sections: [], assignments: [] },
};

/** A scope of which only some lists are given. */
export function scopeOf(given: Partial<PassbackScope>): PassbackScope {
  return { ...everything, ...given };
}

/** Whether a planned write is within the scope; its class is. */
export function isInScope(
  { assignmentId, studentSourcedId }: { assignmentId: string; studentSourcedId?: string },
  { assignments, students }: PassbackScope,
): boolean {
  if (assignments.length > 0 && !assignments.includes(assignmentId)) return false;
  return students.length === 0 || studentSourcedId === undefined || students.includes(studentSourcedId);
}
