import type { RunKind } from '../codes/run-kinds.js';
import type { RunOutcome } from '../codes/run-outcome.js';
import type { FirstBellReason } from '../codes/first-bell-reasons.js';

/** A run, as far as a morning speaks of it. */
export interface MorningRun {
  runId: number;
  number: number;
  kind: RunKind;
  /** The run's date in the district's zone. */
  asOf: string;
  startedAt: Date;
  /** When it began by the district's date: the same, unless its date was given. */
  readAt: Date;
  /** Null: it is at work, or waits for decisions. */
  endedAt: Date | null;
  outcome: RunOutcome | null;
  /** Code of its failure. */
  code: string | null;
  /** The stage that began last. */
  stage: string | null;
  /** Local time until which it waits for decisions; null: it does not. */
  waitsUntil: string | null;
  /** When it had read the last list of the SIS, or everything of Canvas; null: it has not. */
  dataAsOf: Date | null;
}

/** What people of a school lost since the morning before, as Canvas has accepted it. Ids of schools, never of people. */
export interface SchoolHarm {
  school: string;
  schoolName: string | null;
  /** Classes that go on and whose last student was taken out. */
  emptiedClasses: number;
  /** Classes that go on and whose last teacher was taken out. */
  classesWithoutTeacher: number;
  /** Students who are still in the SIS, and whose last class was taken from them. */
  studentsWithoutClass: number;
  /** People whose login was changed, or who were suspended. */
  lostLogins: number;
}

/** A question or a group of held changes that somebody should decide on. */
export interface WaitingDecision {
  /** Rows to Canvas, a question, or grades to the SIS. */
  about: 'rows' | 'question' | 'grades';
  /** In a few words: `enrollments removed`, `one class?`. */
  what: string;
  /** Code of the reason; null for questions. */
  reason: string | null;
  schoolName: string | null;
  rows: number;
  /** People who are concerned; null: not counted. */
  people: number | null;
  /** Whether it keeps back what somebody should have: a new person, class or enrollment. */
  givesSomething: boolean;
  command: string;
}

/** A figure of the night beside the median of the nights before. */
export interface Measure {
  name: string;
  value: number;
  /** Null: fewer than three nights before. */
  median: number | null;
  isUnusual: boolean;
}

/** Open problems with one code. */
export interface ProblemGroup {
  code: string;
  /** Things that have the problem: what is to be mended. */
  causes: number;
  /** Records that it concerns. */
  affected: number;
  /** Causes that the latest run saw first. */
  newCauses: number;
  /** Begin of the run that saw the oldest of them first. */
  since: Date;
  remedy: string;
}

/** Grades that do not go, and what closes soon. */
export interface MorningGrades {
  /** The latest passback; null: none yet. */
  run: MorningRun | null;
  /** Grades on which Canvas and the SIS differ, and the SIS keeps its own. */
  conflicts: number;
  /** What the SIS has refused, by the teacher who can mend it; null: classes without one. */
  parkedByTeacher: Array<{ teacher: string | null; causes: number; grades: number }>;
  /** Writes that wait for a person. */
  held: number;
  /** Classes that the latest passback had to leave out, by the code of the reason; none where the settings ask for it. */
  leftOut: Array<{ code: string; classes: number }>;
  /** The oldest day of a grade that is held, or parked; null: there is none. */
  oldestUnsentDay: string | null;
  /** Cut-offs within five days, local times. */
  closing: Array<{ at: string; what: string }>;
}

/** One night, for the charts. */
export interface NightFigures {
  number: number;
  asOf: string;
  outcome: RunOutcome | null;
  created: number;
  updated: number;
  removed: number;
  held: number;
  rejected: number;
  rowsRead: number;
  /** By stage. */
  seconds: Record<string, number>;
}

/** A start of a run that is to come. */
export interface NextRun {
  kind: 'night' | 'by day' | 'passback';
  at: Date;
}

/** Why a morning is not safe, or what somebody should know although it is. */
export interface Reason {
  code: FirstBellReason;
  /** How many things or people; null: nothing is counted. */
  count: number | null;
  command: string;
}

/** When a district's nights begin and end. */
export interface NightSchedule {
  /** Local time, `HH:MM`. */
  at: string;
  finishBy: string;
  isPaused: boolean;
}

/** What the night of a district that only observes has found: Canvas beside what Rollbook would have. */
export interface MorningShadow {
  /** Differences, and how they have moved since the night before; null: there was none. */
  now: number;
  fresh: number | null;
  gone: number | null;
}

/** What is known of a district at one moment, before it is judged. */
export interface MorningFacts {
  district: string;
  name: string;
  zone: string;
  now: Date;
  /** The local date. */
  today: string;
  schedule: NightSchedule;
  /** The latest night, which of a district that only observes is an evaluation; null: none yet. */
  night: MorningRun | null;
  harm: SchoolHarm[];
  decisions: WaitingDecision[];
  measures: Measure[];
  problems: ProblemGroup[];
  acknowledged: number;
  /** What open problems keep out of Canvas. */
  keptAway: { people: number; classes: number; enrollments: number; others: number };
  /** Lists of the SIS that were not believed. */
  disbelieved: string[];
  /** Lists that were believed and not proven whole. */
  unproven: string[];
  /** Rows that Canvas refused, or of which nothing is proven. */
  unsettled: number;
  /** Null: the district carries no grades. */
  grades: MorningGrades | null;
  /** Whether its nights only observe, beside another integration. */
  observes: boolean;
  /** Of nights that only observe; null: nothing was compared yet. */
  shadow: MorningShadow | null;
  nights: NightFigures[];
  next: NextRun[];
}

/** A district's morning: the facts, and whether school can begin on them. */
export interface Morning extends MorningFacts {
  /** Whether everybody who should be in a class is, and nobody has lost what they had. */
  safe: boolean;
  reasons: Reason[];
  /** What does not make it unsafe. */
  remarks: Reason[];
}
