import type { ClassFacts, ClassPolicy } from '../../gradebook/class-facts.js';
import { profileOf } from '../../oneroster/profiles/index.js';
import { categoriesOfClass, lineItemsOfClass } from '../../store/passback/gradebook.js';
import { linksOfClass } from '../../store/passback/links.js';
import { workOfClass } from '../../store/passback/coursework.js';
import { classRoster } from '../../store/provisioning/roster-for-passback.js';
import type { Run } from '../../store/runs/run.js';
import type { ActivityDeps } from '../deps.js';

/** What a rule needs of the run's settings and of its provider. */
export function policyOf(run: Run): ClassPolicy {
  const { passback, timezone, sis } = run.settings;
  const { titleLength, wholePoints, categoriesOf } = profileOf(sis).gradebook;
  return { passback, timezone, titleLength, wholePoints, categoriesOf };
}

/** What the rules know of one class, as it was last read. */
export async function readClassFacts({ store }: ActivityDeps, run: Run, classId: string): Promise<ClassFacts> {
  const { districtId, asOf } = run;
  const { endDateInclusive, gradebook } = profileOf(run.settings.sis);
  const roster = await classRoster(store.sql, districtId, classId, { asOf, endDateInclusive });
  const dcids = gradebook.categoriesOf === 'everybody' ? null : dcidsOf(roster.teacherIds);
  const [categories, held, links, work] = await Promise.all([
    categoriesOfClass(store.sql, districtId, classId, dcids),
    lineItemsOfClass(store.sql, districtId, classId),
    linksOfClass(store.sql, districtId, classId),
    workOfClass(store.sql, districtId, classId),
  ]);
  return {
    classSourcedId: classId,
    sectionId: null,
    canvasHost: new URL(run.settings.canvas.url).host,
    ...roster,
    ...{ categories, links, work },
    lineItems: held.lineItems,
    lineItemsComplete: held.complete,
  };
}

/** The forms in which a teacher's id may stand as a category's DCID (gradebook/categories, `isDcidOf`). */
function dcidsOf(teacherIds: readonly string[]): string[] {
  return teacherIds.flatMap((id) => [id, id.replace(/^\D+/, '')]);
}
