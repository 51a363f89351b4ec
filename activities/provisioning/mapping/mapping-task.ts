import type { RunContext } from '../../../store/runs/run-of.js';
import type { Share } from '../../../store/postgres/shares.js';
import type { ReferenceData } from './reference-data.js';

/** A part of the mapping, as a thread is given it. */
export interface MappingTask {
  run: RunContext;
  referenceData: ReferenceData;
  share: Share;
}
