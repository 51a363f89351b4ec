import { Connection, isGrpcServiceError, type ConnectionOptions } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { District, NeedsAttention, SyncKind, SyncStage } from '../workflows/search-attributes.js';

/** The types of search attributes in use, as in the Temporal CLI and in temporal.api.enums.v1.IndexedValueType. */
const attributeTypes = {
  [SearchAttributeType.KEYWORD]: { word: 'Keyword', code: 2 },
  [SearchAttributeType.BOOL]: { word: 'Bool', code: 5 },
} as const;

/** Rollbook's search attributes, by name, for filtering runs in the Temporal UI. */
export const searchAttributes = Object.fromEntries(
  [District, SyncKind, SyncStage, NeedsAttention].map(({ name, type }) => [name, attributeTypes[type]]),
);

const retention = '30 days';

/** As for the server itself: a busy machine may take long. */
const readyWithinMs = 90_000;

const notFound = 5; // gRPC status codes
const alreadyExists = 6;

/** Creates missing namespaces and search attributes, and waits until the server knows them. */
export async function prepareNamespaces(server: ConnectionOptions, namespaces: string[]): Promise<void> {
  const connection = await Connection.connect({ ...server, connectTimeout: '5s' });
  try {
    for (const namespace of namespaces) {
      await connection.withDeadline(Date.now() + readyWithinMs, async () => {
        await ensureNamespace(connection, namespace);
        await ensureSearchAttributes(connection, namespace);
      });
    }
  } finally {
    await connection.close();
  }
}

async function ensureNamespace({ workflowService, operatorService }: Connection, namespace: string): Promise<void> {
  const isKnown = () => found(workflowService.describeNamespace({ namespace }));
  if (await isKnown()) return;
  try {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(retention) });
  } catch (error) {
    if (!hasCode(error, alreadyExists)) throw error; // another start was faster
  }
  while (!(await isKnown())) await sleep(200);
  // The operator service looks namespaces up in a cache that is refreshed every few seconds.
  while (!(await found(operatorService.listSearchAttributes({ namespace })))) await sleep(200);
}

async function ensureSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const missing = async () => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return Object.entries(searchAttributes).filter(([name]) => !(name in customAttributes));
  };
  const toAdd = await missing();
  if (toAdd.length === 0) return;
  const attributes = Object.fromEntries(toAdd.map(([name, { code }]) => [name, code]));
  try {
    await operatorService.addSearchAttributes({ namespace, searchAttributes: attributes });
  } catch (error) {
    if (!hasCode(error, alreadyExists)) throw error;
  }
  while ((await missing()).length > 0) await sleep(200);
}

async function found(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (hasCode(error, notFound)) return false;
    throw error;
  }
}

const hasCode = (error: unknown, code: number) => isGrpcServiceError(error) && error.code === code;
