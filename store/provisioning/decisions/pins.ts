import { and, asc, eq, gte, isNull, sql } from 'drizzle-orm';
import type { PendingQuery, Row } from 'postgres';
import { PinKind } from '../../../roster/pins.js';
import { Operation } from '../../../roster/plan.js';
import type { Database, Transaction } from '../../postgres/connect.js';
import { pin } from '../../schema/decisions.js';
import type { RunContext } from '../context.js';

type Fragment = PendingQuery<Row[]>;

export type PinLine = Omit<typeof pin.$inferSelect, 'districtId'>;
export type NewPin = Pick<PinLine, 'kind' | 'classId' | 'personId' | 'by' | 'because' | 'until'>;

/** Sets a pin; the next plan goes by it. */
export async function addPin(db: Database, districtId: number, wanted: NewPin): Promise<PinLine> {
  const [added] = await db
    .insert(pin)
    .values({ districtId, ...wanted })
    .returning();
  return added!;
}

/** A district's pins that count on a day, or all that ever were. */
export async function pinsOf(db: Database, districtId: number, on: string | null): Promise<PinLine[]> {
  return db
    .select()
    .from(pin)
    .where(
      and(eq(pin.districtId, districtId), on === null ? undefined : and(isNull(pin.removedAt), gte(pin.until, on))),
    )
    .orderBy(asc(pin.id));
}

/** The pins that count on a day and speak of a class, a person, or the person in the class. */
export async function pinsAbout(
  db: Database,
  districtId: number,
  on: string,
  about: { classId: string | null; personId: string | null },
): Promise<PinLine[]> {
  const fits = (mine: string | null, asked: string | null) => mine === null || asked === null || mine === asked;
  const names = (mine: string | null, asked: string | null) => mine !== null && mine === asked;
  return (await pinsOf(db, districtId, on)).filter(
    ({ classId, personId }) =>
      fits(classId, about.classId) &&
      fits(personId, about.personId) &&
      (names(classId, about.classId) || names(personId, about.personId)),
  );
}

/** Takes a pin away; null if the district has none of this number that stands. */
export async function removePin(db: Database, districtId: number, id: number, by: string): Promise<PinLine | null> {
  const [removed] = await db
    .update(pin)
    .set({ removedAt: sql`now()`, removedBy: by })
    .where(and(eq(pin.districtId, districtId), eq(pin.id, id), isNull(pin.removedAt)))
    .returning();
  return removed ?? null;
}

/** The pins that count in a run. */
export function pinsInRun(tx: Transaction, run: RunContext): Fragment {
  return tx`select n.id, n.kind, n.class_id, n.person_id from pin n
    where n.district_id = ${run.districtId} and n.removed_at is null and n.until >= ${run.asOf}`;
}

/** Whether a pin `n` keeps a planned row `p` from being sent (roster/pins `isPinned`). */
export function pinsRow(tx: Transaction): Fragment {
  return tx`((n.kind = ${PinKind.course} and p.kind in ('course', 'section') and n.class_id = any(p.sources))
    or (n.kind = ${PinKind.person} and p.kind = 'user' and n.person_id = any(p.sources)))`;
}

/** The same of a planned enrollment `p`. */
export function pinsEnrollment(tx: Transaction): Fragment {
  return tx`((n.kind = ${PinKind.enrollment} and p.op = ${Operation.remove} and n.class_id = p.class_id and n.person_id = p.person_id)
    or (n.kind = ${PinKind.person} and n.person_id = p.person_id))`;
}
