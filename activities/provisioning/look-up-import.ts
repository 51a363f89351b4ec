import type { CanvasClient } from '../../canvas/client.js';
import type { SisImport } from '../../canvas/sis/sis-imports.js';

/**
 * Canvas renames uploads, so a submission is found by its data set id. If there are two, the later is aborted while it
 * waits.
 */
export async function lookUpImport(canvas: CanvasClient, dataSetId: string): Promise<SisImport | null> {
  const since = new Date(Date.now() - 36 * 3_600_000);
  const [first, ...later] = await canvas.findSisImportByDataSet(dataSetId, since);
  for (const each of later) {
    if (each.state === 'created' || each.state === 'initializing') await canvas.abortSisImport(each.id);
  }
  return first ?? null;
}
