import type { ClassFacts, ClassPolicy, ResultInSis, WorkInCanvas } from '../../gradebook/class-facts.js';
import { planClass, type ClassPlan } from '../../gradebook/plan-class.js';
import { prepareClass } from '../../gradebook/prepare-class.js';
import { eligibilityOf, type PreparedWork } from '../../gradebook/prepare-work.js';
import type { StoredLineItem } from '../../oneroster/gradebook/model.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { classFacts, classPolicy } from '../../store/passback/class-facts.js';
import type { Store } from '../../store/postgres/connect.js';
import { districtOf } from '../../store/districts/district-of.js';
import { knownLineItems, knownResults } from '../../store/reports/grades/known-gradebook.js';
import { latestPassback } from '../../store/reports/grades/latest-passback.js';
import { readRun, type Run } from '../../store/runs/run.js';
import { momentOf } from '../../roster/night-hours.js';
import { wrongUse } from '../errors.js';

/** The gradebook of a class as the SIS shows it at this moment. */
export interface LiveGradebook {
  lineItems: StoredLineItem[];
  lineItemsComplete: boolean;
  results: ResultInSis[];
}

/** A class with what the rules say of it, by what was last read or by the SIS's gradebook at this moment. */
export interface JudgedClass {
  facts: ClassFacts;
  policy: ClassPolicy;
  /** What a passback would write now, and what it would leave as a conflict. */
  plan: ClassPlan;
  /** What the SIS holds: live, or as far as it is known. */
  results: readonly ResultInSis[];
  works: JudgedWork[];
}

export interface JudgedWork {
  work: WorkInCanvas;
  prepared: PreparedWork;
  /** The day on which it is due in the class. */
  dueDay: string | null;
}

/** Applies the rules to a class with the date and settings of a run. */
export async function judgeClass(
  { sql }: Pick<Store, 'sql'>,
  run: Run,
  classId: string,
  live: LiveGradebook | null = null,
): Promise<JudgedClass> {
  const profile = profileOf(run.settings.sis);
  const policy = classPolicy(run, profile, momentOf(run, new Date()));
  const read = await classFacts(sql, run, profile, classId);
  const facts: ClassFacts =
    live === null
      ? { ...read, lineItems: await knownLineItems(sql, run.districtId, classId) }
      : { ...read, lineItems: live.lineItems, lineItemsComplete: live.lineItemsComplete };
  const results = live?.results ?? (await knownResults(sql, run.districtId, classId));
  const prepared = prepareClass(facts, policy);
  const byId = new Map(prepared.map((each) => [each.assignmentId, each]));
  return {
    ...{ facts, policy, results, plan: planClass(prepared, facts, results, policy) },
    works: facts.work.map((work) => ({
      work,
      prepared: byId.get(work.assignment.id)!,
      dueDay: eligibilityOf(work, facts, policy).dueDay,
    })),
  };
}

/** The latest passback of a district, whose date and settings count. Throws `CommandError` `NOTHING_KNOWN`. */
export async function latestPassbackOf({ sql, db }: Store, district: string): Promise<Run> {
  const { districtId } = await districtOf(db, district);
  const latest = await latestPassback(sql, districtId);
  if (latest) return readRun(db, latest.runId);
  throw wrongUse(
    'NOTHING_KNOWN',
    `No passback of district "${district}" has read its grades yet.`,
    `Start one that sends nothing: rollbook grades plan ${district}`,
  );
}
