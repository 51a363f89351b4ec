import type { ClassFacts, ClassPolicy } from '../../gradebook/class-facts.js';
import { localMinute } from '../../gradebook/local-dates.js';
import type { Sql } from '../postgres/connect.js';
import { classRoster } from '../provisioning/roster-for-passback.js';
import type { Run } from '../runs/run.js';
import { lastCourseworkRead, workOfClass } from './coursework.js';
import { categoriesOfClass, lineItemsOfClass } from './gradebook.js';
import { linkDecisionsOfClass } from './link-proposals.js';
import { linksOfClass } from './links.js';
import { isClassRefused } from './parked.js';
import { periodsOfClass } from './periods.js';
import { withdrawnOfClass } from './withdrawn.js';

/** What of a provider's profile the rules about a class depend on. */
export interface ProviderTraits {
  /** Whether an enrollment counts on its end date. */
  endDateInclusive: boolean;
  gradebook: Pick<ClassPolicy, 'titleLength' | 'wholePoints' | 'categoriesOf'>;
}

/**
 * What a rule needs of the run's settings and of its provider.
 *
 * @param moment what counts as now. Default: when the run began
 */
export function classPolicy(
  { settings, readAt }: Pick<Run, 'settings' | 'readAt'>,
  { gradebook }: ProviderTraits,
  moment: Date = readAt,
): ClassPolicy {
  const { passback, timezone } = settings;
  const { titleLength, wholePoints, categoriesOf } = gradebook;
  const now = localMinute(moment, timezone);
  return { passback, timezone, now, titleLength, wholePoints, categoriesOf };
}

/** What the rules know of one class, as it was last read. */
export async function classFacts(
  sql: Sql,
  { districtId, asOf, settings }: Pick<Run, 'districtId' | 'asOf' | 'settings'>,
  { endDateInclusive, gradebook }: ProviderTraits,
  classId: string,
): Promise<ClassFacts> {
  const roster = await classRoster(sql, districtId, classId, { asOf, endDateInclusive });
  const dcids = gradebook.categoriesOf === 'everybody' ? null : dcidsOf(roster.teacherIds);
  const [read, isRefused, categories, held, links, linkDecisions, withdrawn, work, periods] = await Promise.all([
    lastCourseworkRead(sql, districtId, classId),
    isClassRefused(sql, districtId, classId),
    categoriesOfClass(sql, districtId, classId, dcids),
    lineItemsOfClass(sql, districtId, classId),
    linksOfClass(sql, districtId, classId),
    linkDecisionsOfClass(sql, districtId, classId),
    withdrawnOfClass(sql, districtId, classId),
    workOfClass(sql, districtId, classId),
    periodsOfClass(sql, districtId, classId, settings.passback.periods),
  ]);
  return {
    classSourcedId: classId,
    sectionId: read?.canvasSectionId ?? null,
    canvasHost: new URL(settings.canvas.url).host,
    ...roster,
    isRefused,
    ...{ categories, links, linkDecisions, withdrawn, work, periods },
    lineItems: held.lineItems,
    lineItemsComplete: held.complete,
  };
}

/** The forms in which a teacher's id may stand as a category's DCID (gradebook/categories, `isDcidOf`). */
function dcidsOf(teacherIds: readonly string[]): string[] {
  return teacherIds.flatMap((id) => [id, id.replace(/^\D+/, '')]);
}
