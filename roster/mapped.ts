import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import type { CanvasKind } from '../canvas/sis/rows.js';
import type { CollectionName } from '../oneroster/rostering/model.js';

/** Something an operator should know about a record, with what to do. */
export interface RecordProblem {
  code: MappingProblemCode;
  /** The OneRoster collection of the record. */
  kind: CollectionName;
  thing: string;
  school: string | null;
  field: string | null;
  /** Of a record that refers to one that is not there: the sourcedId of that one, or of several with commas between. */
  detail?: string;
  remedy: string;
}

/** What is concluded about one object of Canvas. */
export const DesiredState = {
  /** The row should stand in Canvas as it is here. */
  desired: 'desired',
  /** Proven not to belong in Canvas. */
  absent: 'absent',
  /** Nothing is concluded: the row is neither changed nor removed. */
  unknown: 'unknown',
} as const;
export type DesiredState = (typeof DesiredState)[keyof typeof DesiredState];

/** What should stand in Canvas for one object: its row, or why it has none. */
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
