import type { Day } from '../../district/dates.js';
import type { OneRosterRecord } from '../../district/records.js';

/** `POINTS` in capitals, or else a grade scale: PowerSchool knows no third through OneRoster. */
export type ScoreType = 'POINTS' | 'GRADESCALE';

export type Publication = 'immediately' | 'on-due-date' | 'never';

/** What OneRoster 1.1 can neither show nor say of a line item. */
export interface HiddenFields {
  weight: number;
  extraPoints: number;
  /** When parents see the item. */
  publication: Publication;
  publishScores: boolean;
  countsInFinalGrade: boolean;
}

export interface Category extends OneRosterRecord {
  title: string;
  /** sourcedId of the teacher whose it is; null for one that belongs to a class or to everybody. */
  teacher: string | null;
  /** The number in the teacher's sourcedId (`T20123` has 20123); another form of id stands as it is. */
  userDcid: number | string | null;
  /** Id of the year term, the same in every school: 3600 for 2026-2027. */
  termId: number | null;
  classId: string | null;
  active: boolean;
  /** A copy of a category of the district: it can be used, but not changed or deleted through OneRoster. */
  districtLevel: boolean;
  excludedClasses: string[];
  defaults: HiddenFields;
  madeBy: string;
}

export interface LineItem extends OneRosterRecord, HiddenFields {
  title: string;
  description: string | null;
  assignDate: Day;
  dueDate: Day;
  class: string;
  category: string;
  gradingPeriod: string | null;
  resultValueMin: number;
  resultValueMax: number;
  scoreType: ScoreType;
  /** Metadata of the caller beside scoreType, where it is kept. */
  metadata: Record<string, unknown>;
  /** The chosen students; null is everybody in the class. */
  students: string[] | null;
  /** Every row of an assignment that spans several classes, this one too; otherwise empty. */
  spans: string[];
  /** `plugin:<client id>`, `plugin:<product>` or `teacher:<sourcedId>`. */
  madeBy: string;
  /** A person changed it after the plugin's last write. */
  editedByPerson: boolean;
}

export interface Result extends OneRosterRecord {
  lineItem: string;
  student: string;
  scoreStatus: string;
  score: number;
  scoreDate: Day;
  comment: string | null;
  madeBy: string;
  /** Who wrote it last, as `madeBy`. */
  changedBy: string;
  editedByPerson: boolean;
}

export interface RecordOfKind {
  category: Category;
  lineItem: LineItem;
  result: Result;
}

export type Kind = keyof RecordOfKind;

/** A term lock of a school, or what stands for one class in its place. */
export interface Lock {
  school: string | null;
  class: string | null;
  /** sourcedId of the session that is locked, or opened again. */
  term: string;
  locked: boolean;
}

export const plainHiddenFields: HiddenFields = {
  weight: 1,
  extraPoints: 0,
  publication: 'immediately',
  publishScores: true,
  countsInFinalGrade: true,
};

export function hiddenFieldsOf({
  weight,
  extraPoints,
  publication,
  publishScores,
  countsInFinalGrade,
}: HiddenFields): HiddenFields {
  return { weight, extraPoints, publication, publishScores, countsInFinalGrade };
}
