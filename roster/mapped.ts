import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import type { CanvasKind } from '../canvas/sis/rows.js';
import type { CollectionName } from '../oneroster/rostering/model.js';

/** A problem of a record, for operators, with its remedy. */
export interface RecordProblem {
  code: MappingProblemCode;
  /** The OneRoster collection of the record. */
  kind: CollectionName;
  thing: string;
  school: string | null;
  field: string | null;
  /** For a missing reference: the sourcedId of the missing record, or several separated by commas; for a login, its invisible characters. */
  detail?: string;
  remedy: string;
}

/** The conclusion about one Canvas object. */
export const DesiredState = {
  /** The row should exist in Canvas as given. */
  desired: 'desired',
  /** Proven not to belong in Canvas. */
  absent: 'absent',
  /** Not proven: neither changed nor removed. */
  unknown: 'unknown',
} as const;
export type DesiredState = (typeof DesiredState)[keyof typeof DesiredState];

/** The desired row of one Canvas object, or why it has none. */
export type MappedRow =
  | {
      state: typeof DesiredState.desired;
      kind: CanvasKind;
      sisId: string;
      fields: Record<string, string>;
      school: string | null;
      sources: readonly string[];
    }
  | {
      state: typeof DesiredState.absent | typeof DesiredState.unknown;
      kind: CanvasKind;
      sisId: string;
      school: string | null;
      sources: readonly string[];
      reason: MappingReason;
    };
