import type { MappingReason } from '../codes/mapping-reasons.js';
import type { MappingProblemCode } from '../codes/record-problems.js';
import type { CanvasKind } from '../canvas/sis/rows.js';

/** Something an operator should know about a record, with what to do. */
export interface RecordProblem {
  code: MappingProblemCode;
  /** The OneRoster collection of the record. */
  kind: string;
  thing: string;
  school: string | null;
  field: string | null;
  remedy: string;
}

/**
 * What should stand in Canvas for one object, in three states. `desired`: this row. `absent`: it is proven that it should
 * not be there. `unknown`: nothing is concluded, nothing is removed or worsened.
 */
export type MappedRow =
  | {
      state: 'desired';
      kind: CanvasKind;
      sisId: string;
      fields: Record<string, string>;
      school: string | null;
      sources: readonly string[];
    }
  | {
      state: 'absent' | 'unknown';
      kind: CanvasKind;
      sisId: string;
      school: string | null;
      sources: readonly string[];
      reason: MappingReason;
    };
