/** Which held rows of a plan are meant; what is null matches any. */
export interface Selection {
  /** sourcedId of the school. */
  school: string | null;
  kind: string | null;
  operation: string | null;
  /** Code of why the rows are held. */
  reason: string | null;
  /** sourcedId of a class: its course, its section and whoever is enrolled in it. */
  classId: string | null;
  /** sourcedId of a person: the user and the enrollments. */
  personId: string | null;
  /** SIS id of a row; for an enrollment `SECTION / USER`. */
  rowId: string | null;
}
