import { LinkState, ProposedLinkState } from '../../../gradebook/link-states.js';
import type { OtherProduct } from '../../../gradebook/other-products.js';
import type { Confidence, LinkGround } from '../../../gradebook/propose-links.js';
import { isGone } from '../../passback/decide-links.js';
import { ofSelection } from '../../passback/of-selection.js';
import type { Sql } from '../../postgres/connect.js';
import type { WriteSelection } from '../../schema/passback-links.js';
import { teacherOfClass } from './teacher.js';

/** A line item that stands in the gradebook already, and the work that it may be. */
export interface ProposedLink {
  number: number;
  school: string;
  classId: string;
  teacher: string | null;
  assignmentId: string;
  /** As Canvas has it. The due day is that of the whole course. */
  work: string;
  workDue: string | null;
  workPoints: number | null;
  lineItemSourcedId: string;
  /** As the SIS has it; null if it is no longer there. */
  title: string | null;
  dueDate: string | null;
  points: number | null;
  confidence: Confidence;
  grounds: LinkGround[];
  /** Students whose score is the same on both sides, or another. */
  agreeing: number;
  differing: number;
  /** The product that has made the line item; null: none that shows. */
  product: OtherProduct | null;
  state: ProposedLinkState;
  anew: boolean;
  by: string | null;
  at: Date | null;
}

/** Proposals of a district, page by page, by school, class and work. */
export async function* proposedLinks(
  sql: Sql,
  districtId: number,
  {
    selection,
    confidences,
    states,
  }: {
    selection: Omit<WriteSelection, 'student'>;
    confidences: readonly Confidence[];
    states: readonly ProposedLinkState[];
  },
): AsyncGenerator<ProposedLink[]> {
  const pages = sql<ProposedLink[]>`
    select w.id as number, w.school, w.class_id as "classId", ${teacherOfClass(sql)} as teacher,
           w.assignment_id as "assignmentId", coalesce(a.body->>'name', w.assignment_id) as work,
           ((a.body->>'dueAt')::timestamptz at time zone (d.settings->>'timezone'))::date::text as "workDue",
           (a.body->>'pointsPossible')::float8 as "workPoints", w.line_item_sourced_id as "lineItemSourcedId",
           i.body->>'title' as title, i.body->>'dueDate' as "dueDate", (i.body->>'resultValueMax')::float8 as points,
           w.confidence, w.grounds, w.agreeing, w.differing, w.product, w.state, w.anew, w.decided_by as by, w.decided_at as at
    from line_item_proposal w
    join district d on d.id = w.district_id
    left join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
    left join sis_line_item i
      on i.district_id = w.district_id and i.class_id = w.class_id and i.sourced_id = w.line_item_sourced_id
    where w.district_id = ${districtId} and w.state = any(${states as string[]})
      and w.confidence = any(${confidences as string[]}) and ${ofSelection(sql, selection)}
    order by w.school, w.class_id, work, w.id`.cursor(1_000);
  for await (const page of pages) yield page;
}

/** Open proposals of a district by their confidence. */
export async function openProposalCounts(
  sql: Sql,
  districtId: number,
): Promise<Array<{ confidence: Confidence; proposals: number }>> {
  return sql<Array<{ confidence: Confidence; proposals: number }>>`
    select confidence, count(*)::int as proposals from line_item_proposal
    where district_id = ${districtId} and state = ${ProposedLinkState.open} group by confidence order by confidence`;
}

/** Work whose line item is gone from the SIS: it was deleted there. */
export interface GoneLineItem {
  classId: string;
  teacher: string | null;
  assignmentId: string;
  work: string;
  /** Title that the SIS accepted last; null if the database forgot it. */
  title: string | null;
  state: LinkState;
  by: string | null;
}

/** Line items of a district that are gone from the SIS, or are made anew by the next passback. */
export async function goneLineItems(
  sql: Sql,
  districtId: number,
  selection: Omit<WriteSelection, 'student'>,
): Promise<GoneLineItem[]> {
  return sql<GoneLineItem[]>`
    select w.class_id as "classId", ${teacherOfClass(sql)} as teacher, w.assignment_id as "assignmentId",
           coalesce(a.body->>'name', w.assignment_id) as work, w.accepted->>'title' as title, w.state,
           w.state_by as by
    from line_item_link w
    join canvas_assignment a
      on a.district_id = w.district_id and a.class_id = w.class_id and a.assignment_id = w.assignment_id
        and a.gone_run is null
    where w.district_id = ${districtId} and ${ofSelection(sql, selection)}
      and (w.state = ${LinkState.renewing}
           or (w.state in (${LinkState.active}, ${LinkState.refused}) and ${isGone(sql)}))
    order by w.class_id, work`;
}
