import type { WorkReason } from '../codes/grade-reasons.js';
import type { PassbackSettings } from '../config/passback-settings.js';
import type { ClassFacts, ClassPolicy } from './class-facts.js';
import { prepareClass } from './prepare-class.js';
import type { PreparedWork } from './prepare-work.js';

/** A setting that lets work go which does not go now, without changing a grade. */
export interface Repair {
  /** As in the district file, for example `passback.undated: firstScore`. */
  setting: string;
  mends: WorkReason;
  /** What becomes of the work, as the end of a sentence. */
  effect: string;
}

interface KnownRepair extends Omit<Repair, 'setting'> {
  setting: string | ((category: string) => string);
  switchOn(settings: PassbackSettings, category: string | null): PassbackSettings | null;
}

/**
 * Only what files or dates work, or sends a grade that Canvas holds: nothing that makes a number. Work without points,
 * or without a whole number of points, is for its teacher.
 */
const knownRepairs: readonly KnownRepair[] = [
  {
    setting: 'passback.undated: firstScore',
    mends: 'WORK_WITHOUT_DUE_DATE',
    effect: 'goes, dated by its first posted score, and keeps that date',
    switchOn: (settings) => ({ ...settings, undated: 'firstScore' }),
  },
  {
    setting: 'passback.someStudents: send',
    mends: 'WORK_FOR_SOME_STUDENTS',
    effect: 'goes for the students to whom it is assigned',
    switchOn: (settings) => ({ ...settings, someStudents: 'send' }),
  },
  {
    setting: (category) => `passback.categories.fallback: ${JSON.stringify(category)}`,
    mends: 'CATEGORY_MISSING',
    effect: 'goes into that category',
    switchOn: (settings, category) =>
      category === null || settings.categories.fallback !== null
        ? null
        : { ...settings, categories: { ...settings.categories, fallback: category } },
  },
];

/** Whether a setting may let work go that is left out for a reason. */
export function isRepaired(reason: string): boolean {
  return knownRepairs.some(({ mends }) => mends === reason);
}

/** A piece of work that a repair would let go. */
export interface RepairedWork {
  repair: Repair;
  prepared: PreparedWork;
}

/**
 * What of a class would go under each repair that is not switched on.
 *
 * @param prepared what becomes of it now
 * @param fallback the title of a category for work that has none; null: there is none to offer
 */
export function repairsOfClass(
  facts: ClassFacts,
  policy: ClassPolicy,
  prepared: readonly PreparedWork[],
  fallback: string | null,
): RepairedWork[] {
  return knownRepairs.flatMap((known) => {
    const { mends, effect, switchOn } = known;
    const waiting = new Set(prepared.filter((each) => each.reason === mends).map((each) => each.assignmentId));
    const passback = waiting.size === 0 ? null : switchOn(policy.passback, fallback);
    if (passback === null) return [];
    const setting = typeof known.setting === 'string' ? known.setting : known.setting(fallback!);
    return prepareClass(facts, { ...policy, passback })
      .filter((each) => each.reason === null && waiting.has(each.assignmentId))
      .map((each) => ({ repair: { setting, mends, effect }, prepared: each }));
  });
}
