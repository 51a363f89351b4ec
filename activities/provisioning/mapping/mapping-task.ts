import type { RunContext } from '../../../store/provisioning/context.js';
import type { Shard } from '../../../store/postgres/shards.js';
import type { ReferenceData } from './reference-data.js';

/** A part of the mapping, as a thread is given it. */
export interface MappingTask {
  run: RunContext;
  referenceData: ReferenceData;
  shard: Shard;
}
