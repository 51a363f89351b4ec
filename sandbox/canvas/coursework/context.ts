import type { Course, Seconds } from '../model.js';
import type { CanvasState } from '../state.js';
import type { CanvasSwitches } from '../switches.js';
import type { Assignment } from './model.js';

/** What every rule of teaching needs: what Canvas holds, the instant, and how it behaves where that is unconfirmed. */
export interface Coursework {
  state: CanvasState;
  now: Seconds;
  switches: CanvasSwitches;
}

/** What made an act impossible, in words. */
export class BadAct extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadAct';
  }
}

export function courseOf(assignment: Assignment, { state }: Coursework): Course {
  return state.courses.get(assignment.courseId)!;
}
