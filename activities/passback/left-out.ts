import type { Assignment } from '../../canvas/grades/model.js';
import type { PassbackSettings } from '../../config/passback-settings.js';
import { otherProductIn, ownIds, type OtherProduct } from '../../gradebook/other-products.js';
import type { StoredLineItem } from '../../oneroster/gradebook/model.js';
import type { Sql } from '../../store/postgres/connect.js';
import { assignmentIdsOfClass } from '../../store/passback/coursework.js';
import { linkedLineItems } from '../../store/passback/links.js';
import type { Run } from '../../store/runs/run.js';
import { ClassProgress } from '../../store/schema/passback.js';
import { skippedFor, type LeftOut } from './lane.js';

/** The product beside Rollbook that writes into the gradebook of a class, as its line items show; null if none does. */
export async function otherProductOfClass(
  sql: Sql,
  { districtId, settings }: Pick<Run, 'districtId' | 'settings'>,
  classId: string,
  {
    lineItems,
    work,
    courseGrades,
  }: {
    lineItems: readonly StoredLineItem[];
    work: ReadonlyArray<{ assignment: Assignment }>;
    /** Ids under which the course's grades stand as work. */
    courseGrades: readonly string[];
  },
): Promise<OtherProduct | null> {
  const [linked, earlier] = await Promise.all([
    linkedLineItems(sql, districtId, classId),
    assignmentIdsOfClass(sql, districtId, classId),
  ]);
  const assignmentIds = [...new Set([...earlier, ...work.map(({ assignment }) => assignment.id), ...courseGrades])];
  const canvasHost = new URL(settings.canvas.url).host;
  return otherProductIn(lineItems, {
    isOurs: ownIds(linked, { canvasHost, classSourcedId: classId, assignmentIds }),
    titlesInCanvas: work.map(({ assignment }) => assignment.name),
  });
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
