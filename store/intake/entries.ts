import type { Sql } from '../postgres/connect.js';
import type { EntryState } from '../schema/intake.js';
import { intakeEntry, type IntakeCheck } from '../schema/intake.js';
import { decodeColumn } from '../schema/json-column.js';
import type { System } from '../credentials/systems.js';
import { isOpen } from './open-invite.js';

/** What the page of an open link shows. */
export interface OpenInvite {
  id: number;
  system: System;
  districtName: string;
  provider: string;
  /** As the district was set up. */
  address: string;
}

/** What was entered, for the person who entered it. */
export interface EntryOfPage {
  invite: OpenInvite;
  state: EntryState;
  checks: IntakeCheck[];
  /** Since it was entered. */
  seconds: number;
  /** Whether the link still counts, so that something else may be entered. */
  open: boolean;
}

/** How long whoever entered something can look what came of it. */
const receiptMinutes = 60;

/** Most rows of a link that was opened again and again: its record needs no more. */
const mostOpenings = 100;

/**
 * The statements of the intake's process. Its role may do these and nothing else (store/intake/grants): it reads no box,
 * not even one that it has just written.
 */
export function intakeStatements(sql: Sql) {
  const shown = sql`id, system, district_name as "districtName", provider, address`;
  return {
    /** The open invite of a token; null for one that is unknown, used, revoked or expired. */
    async openInvite(tokenHash: Buffer): Promise<OpenInvite | null> {
      const [found] = await sql<OpenInvite[]>`
        select ${shown} from invite where token_hash = ${tokenHash} and ${isOpen(sql)}`;
      return found ?? null;
    },

    async noteOpening(invite: number): Promise<void> {
      await sql`
        insert into intake_entry (invite_id)
        select ${invite}::int
        where (select count(*) from intake_entry where invite_id = ${invite}) < ${mostOpenings}`;
    },

    /** How often something was entered by an invite. */
    async countEntries(invite: number): Promise<number> {
      const [row] = await sql<Array<{ entries: number }>>`
        select count(*)::int as entries from intake_entry where invite_id = ${invite} and receipt_hash is not null`;
      return row!.entries;
    },

    async addEntry(invite: number, receiptHash: Buffer, sealed: Buffer): Promise<void> {
      await sql`
        insert into intake_entry (invite_id, receipt_hash, sealed) values (${invite}, ${receiptHash}, ${sealed})`;
    },

    /** Null if the receipt is unknown, of another link, or older than an hour. */
    async entryOf(tokenHash: Buffer, receiptHash: Buffer): Promise<EntryOfPage | null> {
      const [found] = await sql<Array<Omit<EntryOfPage, 'checks' | 'invite'> & OpenInvite & { checks: unknown }>>`
        select ${shown}, open, state, checks, seconds
        from (select *, ${isOpen(sql)} as open
              from (select id, system, district_name, provider, address, revoked_at, used_at, expires_at
                    from invite where token_hash = ${tokenHash}) one) i
        join (select invite_id, state, checks, extract(epoch from now() - entered_at)::float8 as seconds
              from intake_entry
              where receipt_hash = ${receiptHash} and entered_at > now() - make_interval(mins => ${receiptMinutes})) e on e.invite_id = i.id`;
      if (!found) return null;
      const { state, checks, seconds, open, ...invite } = found;
      return { invite, state, seconds, open, checks: decodeColumn(intakeEntry.checks, checks) ?? [] };
    },

    /** Whether the database answers. */
    async ask(): Promise<void> {
      await sql`select 1`;
    },
  };
}

export type IntakeStatements = ReturnType<typeof intakeStatements>;
