import type { RunContext } from '../../../store/provisioning/context.js';
import type { Shard } from '../../../store/postgres/shards.js';
import type { ReferenceData } from './reference-data.js';

/** A shard of the mapping, as given to a thread. */
export interface MappingTask {
  run: RunContext;
  referenceData: ReferenceData;
  shard: Shard;
}
