/** What a pin leaves as it stands in Canvas. */
export const PinKind = {
  /** A person's enrollment in a class is not taken away. */
  enrollment: 'enrollment',
  /** A class's course and section are neither made, changed nor removed; who is in it follows the SIS. */
  course: 'course',
  /** A person and all of the person's enrollments are neither made, changed nor removed. */
  person: 'person',
} as const;
export type PinKind = (typeof PinKind)[keyof typeof PinKind];

/** A pin, reduced to what it speaks of. */
export interface Pinned {
  kind: PinKind;
  classId: string | null;
  personId: string | null;
}

/** A planned row, reduced to what pins ask of it. */
export interface Pinnable {
  /** Kind of the Canvas object. */
  kind: string;
  op: string;
  /** sourcedIds of the classes, and of the people, from which it was mapped. */
  classIds: readonly string[];
  personIds: readonly string[];
}

/** Whether a pin keeps a planned row from being sent. */
export function isPinned({ kind, classId, personId }: Pinned, row: Pinnable): boolean {
  const ofClass = classId !== null && row.classIds.includes(classId);
  const ofPerson = personId !== null && row.personIds.includes(personId);
  if (kind === PinKind.enrollment) return row.kind === 'enrollment' && row.op === 'remove' && ofClass && ofPerson;
  if (kind === PinKind.course) return (row.kind === 'course' || row.kind === 'section') && ofClass;
  return (row.kind === 'user' || row.kind === 'enrollment') && ofPerson;
}
