import type { MappingReason } from '../../codes/mapping-reasons.js';
import type { ShadowCause } from '../../codes/shadow-causes.js';

/** In what Canvas as it stands differs from Canvas as Rollbook would have it. */
export const ShadowDifference = {
  /** Rollbook would have it, and Canvas has it not. */
  missing: 'missing',
  /** Canvas has it, and Rollbook would not. */
  extra: 'extra',
  /** Both have it, and a field says something else. */
  other: 'other',
  /** Rollbook would have it, and nobody has said which object of Canvas it is. */
  unclear: 'unclear',
} as const;
export type ShadowDifference = (typeof ShadowDifference)[keyof typeof ShadowDifference];

/** Which side has moved when a difference arose. It is kept as long as the difference lasts. */
export const Arisen = {
  /** There was no comparison before. */
  start: 'start',
  sis: 'sis',
  canvas: 'canvas',
  /** Neither: it was not compared before. */
  compared: 'compared',
} as const;
export type Arisen = (typeof Arisen)[keyof typeof Arisen];

/** What the SIS has of the record for which an object of Canvas that Rollbook would not have stands. */
export const RecordState = {
  /** None was found. */
  none: 'none',
  ended: 'ended',
  /** It begins on a later day. */
  later: 'later',
  outOfScope: 'outOfScope',
  keptAway: 'keptAway',
  /** It stands in Canvas as another object. */
  elsewhere: 'elsewhere',
} as const;
export type RecordState = (typeof RecordState)[keyof typeof RecordState];

/** What the cause of a difference goes by. */
export interface ShadowFacts {
  what: ShadowDifference;
  arisen: Arisen;
  /** Of an object that stands: whether an import has made it. Null: none stands. */
  bySis: boolean | null;
  /** Of what is missing: a deleted object of Canvas stood for it. */
  wasDeleted: boolean;
  /** Of what is extra; of all else `none`. */
  record: RecordState;
}

const ofRecord: Record<Exclude<RecordState, 'none'>, ShadowCause> = {
  ended: 'RECORD_ENDED',
  later: 'RECORD_TO_BEGIN',
  outOfScope: 'RECORD_OUT_OF_SCOPE',
  keptAway: 'RECORD_KEPT_AWAY',
  elsewhere: 'SECOND_OBJECT',
};

const ofArising: Record<Arisen, ShadowCause> = {
  start: 'DIFFERS_FROM_START',
  sis: 'SIS_AHEAD',
  canvas: 'CANVAS_AHEAD',
  compared: 'NEWLY_COMPARED',
};

/**
 * Why Canvas differs: what explains most. That the SIS has moved comes before what the SIS says now, since then the other
 * integration is only late. Pure; table of cases: test/roster/shadow/causes.test.ts.
 */
export function shadowCauseOf({ what, arisen, bySis, wasDeleted, record }: ShadowFacts): ShadowCause {
  if (what === ShadowDifference.unclear) return 'LINK_IN_QUESTION';
  if (what === ShadowDifference.missing) {
    if (wasDeleted) return 'GONE_FROM_CANVAS';
    return ofArising[arisen];
  }
  if (what === ShadowDifference.other) return ofArising[arisen];
  if (record === RecordState.outOfScope || record === RecordState.keptAway || record === RecordState.elsewhere)
    return ofRecord[record];
  if (arisen === Arisen.sis) return 'SIS_AHEAD';
  // By hand before ended: whoever was put into a class by hand may have been in it by the SIS once.
  if (bySis === false) return 'HAND_MADE';
  return record === RecordState.none ? 'NO_RECORD' : ofRecord[record];
}

const ended: ReadonlySet<string> = new Set<MappingReason>([
  ...(['ORG_MISSING', 'CLASS_MISSING', 'PERSON_MISSING'] as const),
  ...(['ORG_GONE', 'SESSION_GONE', 'CLASS_GONE', 'PERSON_LEFT'] as const),
]);

const outOfScope: ReadonlySet<string> = new Set<MappingReason>([
  ...(['ROLE_NOT_PROVISIONED', 'STANDS_FOR_NOBODY', 'PERSON_OUT_OF_SCOPE', 'SCHOOL_OUT_OF_SCOPE', 'HOMEROOM'] as const),
  ...(['TITLE_EXCLUDED', 'GRADE_OUT_OF_SCOPE', 'SUBJECT_OUT_OF_SCOPE', 'COURSE_CODE_OUT_OF_SCOPE'] as const),
  ...(['TERM_OUT_OF_SCOPE', 'NO_STUDENTS'] as const),
]);

/** The state of a record that was mapped and is not wanted, by the reason that mapping gives; every other is a problem. */
export function recordStateOf(reason: string | null): RecordState {
  if (reason === null || ended.has(reason)) return RecordState.ended;
  return outOfScope.has(reason) ? RecordState.outOfScope : RecordState.keptAway;
}
