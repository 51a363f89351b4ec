import type { Day } from '../district/dates.js';
import type { Random } from '../district/random.js';

/** One thing that somebody does: to Canvas, to PowerSchool's gradebook, or to the district's roster. */
export type TermAct =
  | { to: 'canvas'; act: string; settings: Record<string, unknown> }
  | { to: 'gradebook' | 'district'; kind: string; settings: Record<string, unknown> };

/** What the act was answered; null if it was refused. */
export type ActAnswer = Record<string, unknown> | null;

/** Acts one after another; each is told what became of the one before. */
export type Acts<Result = void> = Generator<TermAct, Result, ActAnswer>;

/** A line item as a teacher sees it in PowerSchool. */
export interface ItemOnScreen {
  sourcedId: string;
  title: string;
  dueDate: Day;
  points: number;
  category: string;
  /** Students with a score. */
  scores: ReadonlyMap<string, number>;
}

/** A class as it stands on a day. */
export interface ClassToday {
  classId: string;
  /** Students by sourcedId, which is their SIS id in Canvas. */
  students: readonly string[];
  items: readonly ItemOnScreen[];
  /** Active categories of its teacher. */
  categories: readonly string[];
  /** The session of the class that holds today. */
  term: string | null;
}

/** Work that the teaching has made, as far as later acts hang on it. */
export interface Work {
  id: number;
  name: string;
  points: number;
  gradingType: string;
  dueDay: Day | null;
  parts: number[];
  isModerated: boolean;
  isDeleted: boolean;
  /** Students who were graded at some time. */
  graded: string[];
}

export interface ClassRecord {
  classId: string;
  groups: string[];
  works: Work[];
  /** Work and deeds of the coming days: from a shuffled deck, so that each of them occurs. */
  workDeck: number[];
  deedDeck: number[];
  editDeck: number[];
  made: number;
}

/** What a deed knows. */
export interface TeachingStage {
  random: Random;
  day: Day;
  /** A local time of a day as an instant. */
  instant(day: Day, time?: string): string;
  record: ClassRecord;
  today: ClassToday;
}

export function* canvas(act: string, settings: Record<string, unknown>): Acts<ActAnswer> {
  return yield { to: 'canvas', act, settings };
}

export function* gradebook(kind: string, settings: Record<string, unknown>): Acts<ActAnswer> {
  return yield { to: 'gradebook', kind, settings };
}

export function* district(kind: string, settings: Record<string, unknown>): Acts<ActAnswer> {
  return yield { to: 'district', kind, settings };
}

/** So many students, or all if there are not more. */
export function someStudents({ random, today }: TeachingStage, count: number): string[] {
  return random.shuffled(today.students).slice(0, count);
}
