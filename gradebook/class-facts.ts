import type { Assignment, Submission } from '../canvas/grades/model.js';
import type { DistrictSettings } from '../config/settings.js';
import type { Category, Result, StoredLineItem } from '../oneroster/gradebook/model.js';
import type { KnownLineItem } from './compare-line-item.js';
import type { GradebookPeriod } from './periods.js';
import type { LinkState, ProposedLinkState } from './link-states.js';

/** What the rules know of one class: its roster, its work in Canvas, and its gradebook in the SIS. Shapes only. */
export interface ClassFacts {
  classSourcedId: string;
  /** Canvas's id of its section; null if not known. */
  sectionId: string | null;
  canvasHost: string;
  /** The class's first and last day, both part of it; null if not known. */
  firstDay: string | null;
  lastDay: string | null;
  /** The year in which its school year ends, for example `2027`; null if not known. */
  schoolYear: string | null;
  /** sourcedId and other ids of its primary teacher; empty if it has none. */
  teacherIds: readonly string[];
  students: readonly Student[];
  /** The SIS has refused writes to the class as a whole, and has taken none since. */
  isRefused: boolean;
  work: readonly WorkInCanvas[];
  lineItems: readonly StoredLineItem[];
  /** Whether the list of line items is proven whole. */
  lineItemsComplete: boolean;
  categories: readonly Category[];
  links: readonly LineItemLink[];
  /** The grading periods of the SIS that concern it. */
  periods: readonly GradebookPeriod[];
  /** Decisions of people about line items that stood in the gradebook already. */
  linkDecisions: readonly LinkDecision[];
  /** What was taken back by hand. */
  withdrawn: readonly WithdrawnGrade[];
}

export interface Student {
  sourcedId: string;
  /** SIS id of the user in Canvas. */
  userSisId: string;
  /** Whether the student is in the class on the run's date. */
  isEnrolled: boolean;
  /**
   * The first day in the class of a student who came from another class of the same Canvas course: what was due before
   * belongs to that class. Null for everybody else.
   */
  cameOn: string | null;
}

export interface WorkInCanvas {
  assignment: Assignment;
  /** Name of its assignment group; null if not known. */
  groupName: string | null;
  /** Canvas itself has cleared its flag when its grading period closed. */
  unflaggedByClose: boolean;
  submissions: readonly StoredSubmission[];
}

export interface StoredSubmission extends Submission {
  /** Canvas no longer lists it. */
  vanished: boolean;
}

/** A line item that stands in the SIS for a piece of work. */
export interface LineItemLink {
  assignmentId: string;
  generation: number;
  sourcedId: string;
  /** What the SIS last accepted; where that is not known, what it held when it was found. */
  accepted: KnownLineItem;
  results: readonly AcceptedResult[];
  state: LinkState;
}

/** What a person has said of a line item that stood in the gradebook already: whether it is the work. */
export interface LinkDecision {
  assignmentId: string;
  lineItemSourcedId: string;
  state: ProposedLinkState;
  /** Of a rejected one: the work gets a line item of its own, under a title that differs. */
  anew: boolean;
}

/** A grade, or fields of a line item, that were taken back by hand; as they had been sent. */
export interface WithdrawnGrade {
  assignmentId: string;
  /** '' for fields of the line item. */
  studentSourcedId: string;
  /** Null: a withdrawal was taken back. */
  score: number | null;
  exempt: boolean;
  fields: Partial<KnownLineItem> | null;
}

export interface AcceptedResult {
  studentSourcedId: string;
  sourcedId: string;
  score: number;
  exempt: boolean;
}

/** The results that the SIS holds of a class. */
export type ResultInSis = Pick<
  Result,
  'sourcedId' | 'lineItemSourcedId' | 'studentSourcedId' | 'score' | 'scoreStatus' | 'comment' | 'isActive'
>;

/** What a rule needs of the district's settings and of the provider. */
export interface ClassPolicy {
  passback: DistrictSettings['passback'];
  /** IANA name. */
  timezone: string;
  /** The local time of the run, `YYYY-MM-DDTHH:MM`. */
  now: string;
  titleLength: number;
  wholePoints: boolean;
  categoriesOf: 'teacher' | 'everybody';
}
