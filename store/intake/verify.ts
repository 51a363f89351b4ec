import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database, DatabaseTransaction, Sql } from '../postgres/connect.js';
import { putSecretIn } from '../credentials/put-secret.js';
import type { System } from '../credentials/systems.js';
import { district } from '../schema/districts.js';
import { EntryState, intakeEntry, invite, type IntakeCheck } from '../schema/intake.js';

/** An entry that nobody has taken up. */
export interface WaitingEntry {
  entry: string;
  district: string;
  system: System;
}

/** How long what was entered may wait for a worker, in minutes. After that its box is deleted. */
const patienceMinutes = 15;

const undecided = [EntryState.entered, EntryState.checking];

/** What waits to be checked, the oldest first. */
export async function waitingEntries(handle: Sql): Promise<WaitingEntry[]> {
  return handle<WaitingEntry[]>`
    select e.id as entry, d.key as district, i.system
    from intake_entry e join invite i on i.id = e.invite_id join district d on d.id = i.district_id
    where e.sealed is not null
    order by e.entered_at limit 100`;
}

/** Refuses what no worker has checked in time, and deletes its boxes. Returns how many. */
export async function dropStale(handle: Sql, checks: IntakeCheck[]): Promise<number> {
  const dropped = await handle`
    update intake_entry
    set state = 'refused', sealed = null, checked_at = now(), checks = ${handle.json(checks)}
    where sealed is not null and entered_at < now() - make_interval(mins => ${patienceMinutes})
    returning id`;
  return dropped.length;
}

/** An entry that this worker checks. */
export interface TakenEntry {
  inviteId: number;
  district: string;
  system: System;
  tokenHash: Buffer;
  sealed: Buffer;
  /** Whether the invite was revoked or used, or had expired when this was entered. */
  closed: boolean;
}

/** Takes an undecided entry. Otherwise what was decided about it, when an attempt before this one did. */
export async function takeEntry(db: Database, entry: string): Promise<TakenEntry | { decided: EntryState }> {
  const [row] = await db
    .update(intakeEntry)
    .set({ state: EntryState.checking })
    .where(and(eq(intakeEntry.id, entry), inArray(intakeEntry.state, undecided)))
    .returning({ inviteId: intakeEntry.inviteId, sealed: intakeEntry.sealed, enteredAt: intakeEntry.enteredAt });
  if (!row?.sealed) return { decided: await stateOf(db, entry) };
  const [of] = await db
    .select({
      district: district.key,
      system: invite.system,
      tokenHash: invite.tokenHash,
      closed: sql<boolean>`${invite.usedAt} is not null or ${invite.revokedAt} is not null
        or ${invite.expiresAt} < ${row.enteredAt.toISOString()}::timestamptz`,
    })
    .from(invite)
    .innerJoin(district, eq(district.id, invite.districtId))
    .where(eq(invite.id, row.inviteId));
  return { inviteId: row.inviteId, sealed: row.sealed, ...of! };
}

async function stateOf(db: Database | DatabaseTransaction, entry: string): Promise<EntryState> {
  const [row] = await db.select({ state: intakeEntry.state }).from(intakeEntry).where(eq(intakeEntry.id, entry));
  return row?.state ?? EntryState.lapsed;
}

/** Notes that an entry is of no use, and deletes its box. */
export async function closeEntry(
  db: Database,
  entry: string,
  state: 'refused' | 'lapsed',
  checks: IntakeCheck[],
): Promise<EntryState> {
  await db
    .update(intakeEntry)
    .set({ state, checks, sealed: null, checkedAt: sql`now()` })
    .where(and(eq(intakeEntry.id, entry), inArray(intakeEntry.state, undecided)));
  return stateOf(db, entry);
}

/**
 * Stores the credential of an entry, closes its invite and deletes the box, all or nothing. Of two entries of one invite
 * the first counts; the other, or one whose invite was revoked meanwhile, lapses.
 */
export async function acceptEntry(
  db: Database,
  entry: string,
  { inviteId, district: key, system }: TakenEntry,
  { ciphertext, checks }: { ciphertext: string; checks: IntakeCheck[] },
): Promise<EntryState> {
  return db.transaction(async (tx) => {
    const mine = await tx
      .update(intakeEntry)
      .set({ state: EntryState.accepted, checks, sealed: null, checkedAt: sql`now()` })
      .where(and(eq(intakeEntry.id, entry), inArray(intakeEntry.state, undecided)))
      .returning({ id: intakeEntry.id });
    // Another attempt, or the time that it had, has decided.
    if (mine.length === 0) return stateOf(tx, entry);
    const used = await tx
      .update(invite)
      .set({ usedAt: sql`now()` })
      .where(and(eq(invite.id, inviteId), isNull(invite.usedAt), isNull(invite.revokedAt)))
      .returning({ id: invite.id });
    if (used.length === 0) {
      await tx.update(intakeEntry).set({ state: EntryState.lapsed }).where(eq(intakeEntry.id, entry));
      return EntryState.lapsed;
    }
    await putSecretIn(tx, key, system, ciphertext);
    return EntryState.accepted;
  });
}
