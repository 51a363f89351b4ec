import type { RunContext } from '../../../store/provisioning/context.js';
import type { Share } from '../../../store/postgres/shares.js';
import type { ReferenceData } from './reference-data.js';

/** A part of the mapping, as a thread is given it. */
export interface MappingTask {
  run: RunContext;
  referenceData: ReferenceData;
  share: Share;
}
