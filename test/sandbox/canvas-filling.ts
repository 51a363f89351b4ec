import { fillCanvas } from '../../sandbox/canvas/filled/index.js';
import type { TruthLine } from '../../sandbox/canvas/filled/truth.js';
import { createState, furnish, type CanvasState } from '../../sandbox/canvas/state.js';
import { generateDistrict } from '../../sandbox/district/generate.js';

/** The district whose Canvas is filled. */
export const district = generateDistrict({ seed: 'heron', students: 400, today: '2026-10-15' });

export interface Filled {
  state: CanvasState;
  truth: TruthLine[];
}

export function fill(way: string, seed = 'one'): Filled {
  const state = createState();
  furnish(state, 'Heron Unified', 1_700_000_000);
  return { state, truth: [...fillCanvas(state, district, { way, seed })] };
}
