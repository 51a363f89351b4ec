/** What a passback comes to while a fault is on. What is not named is as without it. */
export interface Met {
  /** Settings of the fault beside `times`. */
  settings?: Record<string, unknown>;
  /** How often it strikes; default: as long as it is on. */
  times?: number;
  outcome?: 'complete' | 'partial';
  /** Codes of what is parked. */
  parked?: string[];
  /** Reasons that the run notes, among others. */
  notes?: string[];
  /** The code with which the class is left out. */
  skipped?: string;
  /** The code with which the run fails: the schedule begins another one. */
  fails?: string;
  /** What the passback after it leaves different from Canvas, and tells with this reason. */
  stays?: string;
  /** It strikes one course, or one piece of work. */
  ofCourse?: true;
  ofWork?: true;
  /** Only a grade is changed, so that no full reading is due. */
  onlyChanged?: true;
  /** No passback asks for it. */
  unused?: true;
}

const settled: Met = {};
const refused = (...parked: string[]): Met => ({ outcome: 'partial', parked });

/** Every fault of the catalogue, by name. */
export const outcomes: Record<string, Met> = {
  // PowerSchool's gradebook
  'no-categories': { notes: ['CATEGORY_MISSING'] },
  'results-missing-in-class': { notes: ['REMOVED_IN_SIS'] },
  'write-429': { times: 2 },
  'write-too-soon': { times: 2, settings: { seconds: 1 } },
  'write-503': { times: 2 },
  'write-500': { times: 2 },
  'token-expired-on-write': { times: 1 },
  'write-scope-missing': refused('CLASS_REFUSED'),
  'field-grant-missing': refused('CLASS_REFUSED'),
  'not-teaching': refused('CLASS_REFUSED'),
  'class-gone': refused('RECORD_GONE'),
  'student-gone': refused('RECORD_GONE'),
  'item-gone': refused('WRITE_NOT_KEPT'),
  'category-refused': refused('TERM_LOCKED'),
  'due-date-refused': refused('TERM_LOCKED'),
  'points-refused': refused('TERM_LOCKED'),
  'grade-scale-refused': refused('STUDENT_REFUSED', 'TERM_LOCKED'),
  'student-refused': refused('STUDENT_REFUSED', 'TERM_LOCKED'),
  'term-locked': refused('STUDENT_REFUSED', 'TERM_LOCKED'),
  'stale-write-refused': refused('RECORD_CHANGED'),
  'already-exists': refused('WRITE_REFUSED'),
  'write-refused': refused('WRITE_REFUSED'),
  'delete-refused': settled,
  'write-not-kept': refused('WRITE_NOT_KEPT'),
  'late-write': { ...refused('WRITE_NOT_KEPT'), settings: { ms: 300 } },
  'comment-dropped': settled,
  'doubled-line-item': settled,
  'write-answer-lost': settled,
  'write-500-applied': settled,
  'write-gateway-applied': settled,
  'malformed-write-answer': settled,
  'html-write-answer': settled,
  'slow-writes': { settings: { ms: 200 } },
  // Canvas's coursework
  'page-repeated': { settings: { path: 'submissions' }, outcome: 'partial', skipped: 'CANVAS_PAGING_BROKEN' },
  'next-link-dropped': { settings: { path: 'submissions' }, notes: ['SUBMISSION_VANISHED'] },
  'row-skipped': { settings: { path: 'submissions' }, notes: ['SUBMISSION_VANISHED'] },
  'row-doubled': settled,
  'json-cut': { times: 2 },
  'field-absent': { settings: { path: 'submissions' }, notes: ['SCORE_NOT_POSTED'] },
  'field-garbled': { settings: { path: 'assignments', field: 'points_possible' }, notes: ['WORK_UNREADABLE'] },
  'score-as-text': settled,
  'score-empty': { notes: ['SCORE_MISSING'] },
  'sis-user-id-withheld': { notes: ['STUDENT_NOT_KNOWN'] },
  'course-refused': { ofCourse: true, outcome: 'partial', skipped: 'CANVAS_PERMISSION_MISSING' },
  'assignment-forbidden': { ofWork: true, outcome: 'partial', skipped: 'CANVAS_FORBIDDEN' },
  'grades-hidden': { fails: 'CANVAS_GRADES_HIDDEN' },
  'graphql-forbidden': { onlyChanged: true },
  'graphql-errors': { onlyChanged: true },
  'graphql-stale': { onlyChanged: true },
  // What a passback does not use
  'course-unpublished': { unused: true },
  'sis-listing-stale': { unused: true },
  'audit-absent': { unused: true },
  'integration-data-dropped': { unused: true },
  'integration-data-overwritten': { unused: true },
  'grading-fails-after-saving': { unused: true },
  'messages-refused': { unused: true },
  'message-answer-lost': { unused: true },
  // Last: what it changes stays.
  'score-rounded': { stays: 'CHANGED_IN_SIS' },
};
