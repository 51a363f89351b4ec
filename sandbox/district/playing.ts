import type { Day } from './dates.js';
import type { Random } from './random.js';
import type { District } from './records.js';
import type { Registrar } from './registrar.js';

/** What an event may be told; what is left out is chosen, always the same way for the same district. */
export interface EventSettings {
  /** How many people, classes or days it concerns; 1 if not said. */
  count?: number;
  /** Only people or classes of this school; for a move between schools, the school they go to. */
  school?: string;
  /** Exactly these sourcedIds. */
  ids?: string[];
  /** The day it takes effect; today if not said. */
  on?: Day;
  /**
   * How a removal shows in the feed: an end date in the past, a record gone, or one marked. For `next-year`, `kept`: the
   * old year stays in the feed.
   */
  as?: 'past-dated' | 'vanish' | 'tobedeleted' | 'kept';
  /** For events that concern records of any kind. */
  collection?: 'users' | 'classes' | 'enrollments';
  /** For `replace-teacher`: the successor is someone new. For `rename-student`: the e-mail changes with the name. */
  fresh?: boolean;
}

/** The sourcedIds an event touched, by collection. */
export interface Touched {
  users: string[];
  classes: string[];
  enrollments: string[];
  academicSessions: string[];
}

export interface Stage {
  district: District;
  random: Random;
  registrar: Registrar;
  settings: EventSettings;
  count: number;
  on: Day;
  touched: Touched;
}

/** One kind of thing that happens in a school year. */
export interface EventKind {
  kind: string;
  /** One line an operator can read. */
  summary: string;
  play(stage: Stage): void;
}

/** An event that cannot happen in this district as it is; says why. */
export class ImpossibleEvent extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImpossibleEvent';
  }
}
