import type { RunContext } from '../../store/runs/run-of.js';
import type { Share } from '../../store/set-based.js';
import type { Frame } from './frame.js';

/** A part of the mapping, as a thread is given it. */
export interface MappingTask {
  run: RunContext;
  frame: Frame;
  share: Share;
}
