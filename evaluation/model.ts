import type { EvaluationFinding, ReadinessReason } from '../codes/evaluation-findings.js';
import type { ShadowCause } from '../codes/shadow-causes.js';
import type { ShadowDifference } from '../roster/shadow/causes.js';
import type { CanvasKind } from '../canvas/sis/rows.js';

/** Things of one kind and school, by what would become of them. */
export interface KindCounts {
  kind: CanvasKind;
  /** sourcedId; null: of no school, as terms are, or of one that is not known. */
  school: string | null;
  /** Stand in Canvas and would be linked: surely, and probably. */
  certain: number;
  likely: number;
  /** A person has to say. */
  question: number;
  /** Stand for nothing in Canvas, and would be made. */
  made: number;
  /** Stand in Canvas twice. */
  doubled: number;
  /** Of Canvas, with nothing in the SIS: made by hand, of another integration, and of what is over. */
  left: number;
  orphaned: number;
  past: number;
}

export interface FindingCount {
  code: EvaluationFinding;
  kind: CanvasKind;
  school: string | null;
  count: number;
}

/** What the SIS itself lacks, by provisioning's own codes, or by the figures below. */
export interface SisQuality {
  school: string | null;
  /** Classes in scope without a teacher, and without a session that covers them. */
  classesWithoutTeacher: number;
  classesWithoutTerm: number;
  /** Enrollments without a begin or an end, and those that lie outside their class's session. */
  enrollmentsWithoutDates: number;
  enrollmentsOutsideTerm: number;
  /** Records that name a class or a person that is not there. */
  danglingEnrollments: number;
  /** People without a login, and records that share an address with another. */
  peopleWithoutLogin: number;
  sharedAddresses: number;
}

/** What keeps people and classes out, as provisioning says. */
export interface SisProblem {
  code: string;
  school: string | null;
  causes: number;
  affected: number;
}

/** How ready a school is. */
export const Readiness = {
  /** Nothing stands in the way. */
  ready: 'ready',
  /** A few questions first. */
  questions: 'questions',
  /** More has to be mended than decided. */
  notReady: 'notReady',
} as const;
export type Readiness = (typeof Readiness)[keyof typeof Readiness];

export interface SchoolReadiness {
  school: string;
  name: string;
  readiness: Readiness;
  reasons: Array<{ code: ReadinessReason; count: number }>;
}

/** What the first night would do with the links as proposed. */
export interface FirstNight {
  kind: CanvasKind;
  make: number;
  /** Stand, and would be changed. */
  change: number;
  /** Stand as they should. */
  same: number;
  /** Wait for what is in question. */
  wait: number;
}

/** Differences of one kind and cause between Canvas as it stands and Canvas as Rollbook would have it. */
export interface ShadowCount {
  kind: CanvasKind;
  what: ShadowDifference;
  /** Of `other`: in what, by the name that Canvas's column has. */
  field: string | null;
  cause: ShadowCause;
  /** Code of why the record is not wanted, where that is known. */
  detail: string | null;
  school: string | null;
  count: number;
  /** Of these, how many were not there at the comparison before. */
  fresh: number;
  /** The date of the evaluation that found the oldest of them first. */
  oldest: string;
}

/** Differences that are no more. */
export type ShadowGone = Pick<ShadowCount, 'kind' | 'what' | 'field' | 'cause' | 'school' | 'count'>;

/** Wanted things of one kind and school. */
export interface ComparedCount {
  kind: CanvasKind;
  school: string | null;
  compared: number;
  /** Enrollments of a section or a person who is missing in Canvas, or is over there: with those they come. */
  hanging: number;
  /** In question, or of something that is. */
  waiting: number;
}

/** How Canvas as it stands and Canvas as Rollbook would have it differ. */
export interface Shadow {
  /** The comparison before; null: this is the first. */
  before: { run: number; asOf: string } | null;
  compared: ComparedCount[];
  differences: ShadowCount[];
  gone: ShadowGone[];
}

/** An evaluation as it is stored and shown: counts and codes, and the names of schools. */
export interface Evaluation {
  district: string;
  name: string;
  run: number;
  asOf: string;
  schools: Array<{ school: string; name: string }>;
  counts: KindCounts[];
  findings: FindingCount[];
  quality: SisQuality[];
  problems: SisProblem[];
  firstNight: FirstNight[];
  readiness: SchoolReadiness[];
  /** Rows of the Provisioning report, by its kinds. */
  reported: Record<string, number>;
  /** Courses that were looked into for work, and how many there were to look into. */
  lookedInto: { courses: number; of: number };
  /** Login providers of Canvas; null: the token may not list them. */
  providers: string[] | null;
  /** What of the SIS was not believed: collections by name. */
  unproven: string[];
  /** Evaluations of earlier versions have none. */
  shadow?: Shadow;
}

/** What has changed since the last evaluation, as one line each: before and now. */
export interface Difference {
  what: string;
  school: string | null;
  before: number;
  now: number;
}
