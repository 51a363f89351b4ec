import type { ClassFacts, ClassPolicy } from '../../gradebook/class-facts.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { classFacts, classPolicy } from '../../store/passback/class-facts.js';
import type { Run } from '../../store/runs/run.js';
import type { ActivityDeps } from '../deps.js';

/** What a rule needs of the run's settings and of its provider. */
export function policyOf(run: Run): ClassPolicy {
  return classPolicy(run, profileOf(run.settings.sis));
}

/** What the rules know of one class, as it was last read. */
export async function readClassFacts({ store }: ActivityDeps, run: Run, classId: string): Promise<ClassFacts> {
  return classFacts(store.sql, run, profileOf(run.settings.sis), classId);
}
