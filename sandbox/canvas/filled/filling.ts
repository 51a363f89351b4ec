import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { District } from '../../district/records.js';
import type { CanvasState } from '../state.js';
import { fillCanvas, type CanvasFilling } from './index.js';
import { readTruth, writeTruth, type TruthLine } from './truth.js';

/** The filling of a Canvas as it is kept beside its state. */
export interface KeptFilling {
  filling: CanvasFilling | undefined;
  /** Lines of one kind, or of all. */
  truth(kind?: string): AsyncIterable<TruthLine>;
}

/**
 * Fills a new Canvas, and keeps what each object of it is. Killed before the state is saved, it is filled again, and the
 * same. `wanted` is not looked at where there is a Canvas already.
 */
export async function openFilling(
  folder: string,
  state: CanvasState,
  wanted: (CanvasFilling & { district: District }) | undefined,
  isNew: boolean,
): Promise<KeptFilling> {
  const path = join(folder, 'truth.ndjson');
  const recipe = join(folder, 'filling.json');
  let filling: CanvasFilling | undefined;
  if (isNew && wanted) {
    filling = { way: wanted.way, seed: wanted.seed };
    await writeTruth(path, fillCanvas(state, wanted.district, filling));
    await writeFile(recipe, JSON.stringify(filling));
  } else if (!isNew) filling = await keptFilling(recipe);
  return {
    filling,
    truth: async function* (kind) {
      for await (const line of readTruth(path)) if (kind === undefined || line.kind === kind) yield line;
    },
  };
}

async function keptFilling(recipe: string): Promise<CanvasFilling | undefined> {
  const text = await readFile(recipe, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as CanvasFilling);
}
