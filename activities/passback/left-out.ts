import type { Assignment } from '../../canvas/grades/model.js';
import type { PassbackSettings } from '../../config/passback-settings.js';
import type { ClassFacts } from '../../gradebook/class-facts.js';
import { isSinceCutOver, isStillScored } from '../../gradebook/cut-over.js';
import { generationOfConfirmed, resultId } from '../../gradebook/ids.js';
import { otherProductIn, otherProductOf, ownIds, type OtherProduct } from '../../gradebook/other-products.js';
import type { Result, StoredLineItem } from '../../oneroster/gradebook/model.js';
import type { Sql } from '../../store/postgres/connect.js';
import { assignmentIdsOfClass } from '../../store/passback/coursework.js';
import { settledByPeople } from '../../store/passback/foreign-writes.js';
import { resultsOfClass } from '../../store/passback/gradebook.js';
import { linkedLineItems } from '../../store/passback/links.js';
import type { Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { skippedFor, type LeftOut } from './lane.js';

interface ReadOfClass {
  lineItems: readonly StoredLineItem[];
  work: ReadonlyArray<{ assignment: Assignment }>;
  /** Ids under which the course's grades stand as work. */
  courseGrades: readonly string[];
}

/**
 * The product beside Rollbook that writes into the gradebook of a class, as its line items show; null if none does. After a
 * cut-over only what was made or changed since tells: the former product's line items of before stay.
 */
export async function otherProductOfClass(
  sql: Sql,
  { districtId, settings }: Pick<Run, 'districtId' | 'settings'>,
  classId: string,
  { lineItems, work, courseGrades }: ReadOfClass,
): Promise<OtherProduct | null> {
  const { takesOverFrom } = settings.passback;
  const [linked, earlier, settled] = await Promise.all([
    linkedLineItems(sql, districtId, classId),
    assignmentIdsOfClass(sql, districtId, classId),
    takesOverFrom === null ? new Set<string>() : settledByPeople(sql, districtId, classId),
  ]);
  const assignmentIds = [...new Set([...earlier, ...work.map(({ assignment }) => assignment.id), ...courseGrades])];
  const canvasHost = new URL(settings.canvas.url).host;
  const telling =
    takesOverFrom === null
      ? lineItems
      : lineItems.filter(
          (each) => !settled.has(each.sourcedId) && isSinceCutOver(each, takesOverFrom, settings.timezone),
        );
  return otherProductIn(telling, {
    isOurs: ownIds(linked, { canvasHost, classSourcedId: classId, assignmentIds }),
    titlesInCanvas: work.map(({ assignment }) => assignment.name),
  });
}

/**
 * The product of before the cut-over that still sends grades into its line items of a class; null if none does.
 *
 * @param read the results of the class, as the SIS says now; those of the reading before are still in the store
 */
export async function productStillScoring(
  sql: Sql,
  { districtId, settings }: Pick<Run, 'districtId' | 'settings'>,
  facts: ClassFacts,
  read: readonly Result[],
): Promise<OtherProduct | null> {
  const { takesOverFrom } = settings.passback;
  if (takesOverFrom === null) return null;
  const { classSourcedId, canvasHost, lineItems, links, work } = facts;
  const settled = await settledByPeople(sql, districtId, classSourcedId);
  const linked = new Set(links.map((each) => each.sourcedId));
  const titlesInCanvas = work.map(({ assignment }) => assignment.name);
  const isOurs = (id: string): boolean => linked.has(id) || settled.has(id);
  const before = new Set((await resultsOfClass(sql, districtId, classSourcedId)).map((each) => each.sourcedId));
  for (const item of lineItems) {
    const product = otherProductOf(item, { isOurs, titlesInCanvas });
    if (product === null) continue;
    const results = read.filter((each) => each.lineItemSourcedId === item.sourcedId);
    const students = [...new Set(results.map((each) => each.studentSourcedId))];
    // Where the database was lost, our own results of a linked line item are not known any more.
    const own = (sourcedId: string): boolean =>
      work.some(({ assignment }) => {
        const key = { canvasHost, classSourcedId, assignmentId: assignment.id, generation: generationOfConfirmed };
        return students.some((student) => resultId(key, student) === sourcedId);
      });
    const known = (sourcedId: string): boolean => before.has(sourcedId) || own(sourcedId);
    if (isStillScored(results, known, [item.classSourcedId, item.categorySourcedId], takesOverFrom)) return product;
  }
  return null;
}

/** Whether a class is left out for what was read of it first; null: it goes on. */
export function leftOutFor(
  { courseIsOff, product }: { courseIsOff: boolean; product: OtherProduct | null },
  { courseSetting, otherProducts }: Pick<PassbackSettings, 'courseSetting' | 'otherProducts'>,
): LeftOut | null {
  if (courseIsOff && courseSetting === 'honoured') return { code: 'COURSE_PASSBACK_OFF', as: ClassProgress.excluded };
  if (product === null || otherProducts === 'beside') return null;
  const code = 'OTHER_PRODUCT_WRITES';
  return otherProducts === 'leaveOut' ? { code, as: ClassProgress.excluded } : skippedFor(code);
}
