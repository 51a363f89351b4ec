import type { RunContext } from '../../store/runs/run-of.js';
import type { Frame } from './frame.js';

/** A part of the mapping, as a thread is given it. */
export interface MappingTask {
  run: RunContext;
  frame: Frame;
}

export interface MappedPeople {
  rows: number;
  /** People of whom nothing is concluded, since another one has their login or number. */
  clashes: number;
}
