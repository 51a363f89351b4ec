import { inject } from 'vitest';
import { prepareNamespaces } from '../../embedded/temporal-namespace.js';
import { freshDatabase } from '../harness/database.js';
import { uniqueName } from '../harness/temporal.js';
import type { Servers } from './servers.js';

/**
 * A database and a namespace of one's own on the servers that all tests share: worker processes all serve the task queue
 * of the product, so that two stages in one namespace would do each other's work.
 */
export async function sharedServers(): Promise<Servers> {
  const temporalAddress = inject('temporalAddress');
  const temporalNamespace = uniqueName('stage');
  const [databaseUrl] = await Promise.all([
    freshDatabase(),
    prepareNamespaces({ address: temporalAddress }, [temporalNamespace]),
  ]);
  return { databaseUrl, temporalAddress, temporalNamespace };
}
