import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { CodedError } from '../../codes/coded-error.js';
import type { Database } from '../postgres/connect.js';
import { district } from '../schema/districts.js';
import { intakeEntry, invite, type EntryState, type IntakeCheck } from '../schema/intake.js';
import type { System } from '../credentials/systems.js';

export type NewInvite = Pick<
  typeof invite.$inferInsert,
  'districtId' | 'system' | 'tokenHash' | 'districtName' | 'provider' | 'address' | 'createdBy' | 'expiresAt'
>;

export async function addInvite(db: Database, made: NewInvite): Promise<number> {
  const [row] = await db.insert(invite).values(made).returning({ id: invite.id });
  return row!.id;
}

/** Closes an open invite; what was entered by it and is not decided yet lapses. Throws `INVITE_UNKNOWN` or `INVITE_CLOSED`. */
export async function revokeInvite(db: Database, id: number, by: string): Promise<void> {
  const open = and(
    eq(invite.id, id),
    isNull(invite.revokedAt),
    isNull(invite.usedAt),
    gt(invite.expiresAt, sql`now()`),
  );
  const revoked = await db
    .update(invite)
    .set({ revokedAt: sql`now()`, revokedBy: by })
    .where(open)
    .returning({ id: invite.id });
  if (revoked.length > 0) return;
  const [known] = await db.select({ id: invite.id }).from(invite).where(eq(invite.id, id));
  if (!known) throw new CodedError('INVITE_UNKNOWN', `There is no invite ${id}.`);
  throw new CodedError('INVITE_CLOSED', `The invite ${id} is closed already.`);
}

/** One step in the life of an invite. */
export interface InviteStep {
  at: Date;
  step: 'made' | 'opened' | 'expired' | 'revoked' | EntryState;
  by?: string;
  /** Codes of what was wrong. */
  codes?: string[];
}

export interface ListedInvite {
  id: number;
  district: string;
  system: System;
  expiresAt: Date;
  state: 'open' | 'used' | 'revoked' | 'expired';
  /** In the order of time. */
  steps: InviteStep[];
}

const mostListed = 200;

/** Invites of a district, or of all; the latest first. */
export async function listInvites(db: Database, key: string | null): Promise<ListedInvite[]> {
  const found = await db
    .select({ invite, district: district.key, now: sql<string>`now()` })
    .from(invite)
    .innerJoin(district, eq(district.id, invite.districtId))
    .where(key === null ? undefined : eq(district.key, key))
    .orderBy(desc(invite.id))
    .limit(mostListed);
  const listed: ListedInvite[] = [];
  for (const each of found) {
    const entries = await db
      .select({
        receiptHash: intakeEntry.receiptHash,
        state: intakeEntry.state,
        enteredAt: intakeEntry.enteredAt,
        checkedAt: intakeEntry.checkedAt,
        checks: intakeEntry.checks,
      })
      .from(intakeEntry)
      .where(eq(intakeEntry.inviteId, each.invite.id))
      .orderBy(intakeEntry.enteredAt);
    const { id, system, expiresAt } = each.invite;
    const now = new Date(each.now);
    const steps = [...stepsOfInvite(each.invite, now), ...entries.flatMap(stepsOfEntry)];
    steps.sort((a, b) => a.at.getTime() - b.at.getTime());
    listed.push({ id, district: each.district, system, expiresAt, state: stateOf(each.invite, now), steps });
  }
  return listed;
}

type Times = Pick<
  typeof invite.$inferSelect,
  'createdAt' | 'createdBy' | 'expiresAt' | 'revokedAt' | 'revokedBy' | 'usedAt'
>;

function stateOf({ usedAt, revokedAt, expiresAt }: Times, now: Date): ListedInvite['state'] {
  if (usedAt) return 'used';
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'open';
}

function stepsOfInvite(times: Times, now: Date): InviteStep[] {
  const { createdAt, createdBy, revokedAt, revokedBy, expiresAt } = times;
  const steps: InviteStep[] = [{ at: createdAt, step: 'made', by: createdBy }];
  if (revokedAt) steps.push({ at: revokedAt, step: 'revoked', ...(revokedBy && { by: revokedBy }) });
  if (stateOf(times, now) === 'expired') steps.push({ at: expiresAt, step: 'expired' });
  return steps;
}

interface EntryRow {
  receiptHash: Buffer | null;
  state: EntryState;
  enteredAt: Date;
  checkedAt: Date | null;
  checks: IntakeCheck[] | null;
}

function stepsOfEntry({ receiptHash, state, enteredAt, checkedAt, checks }: EntryRow): InviteStep[] {
  if (receiptHash === null) return [{ at: enteredAt, step: 'opened' }];
  const codes = [...new Set((checks ?? []).flatMap(({ ok, code }) => (ok || !code ? [] : [code])))];
  const decided = checkedAt && { at: checkedAt, step: state, ...(codes.length > 0 && { codes }) };
  return [{ at: enteredAt, step: 'entered' }, ...(decided ? [decided] : [])];
}
