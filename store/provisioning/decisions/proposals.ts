import { and, asc, eq, gte, or, sql } from 'drizzle-orm';
import type { PendingQuery, Row } from 'postgres';
import {
  confidenceOfPair,
  ProposalState,
  Question,
  ReuseQuestion,
  type IdentityQuestion,
} from '../../../roster/proposals.js';
import type { Database, Sql, Transaction } from '../../postgres/connect.js';
import { proposal } from '../../schema/decisions.js';
import type { RunContext } from '../context.js';

const { id, question, leftId, rightId, evidence, confidence, state, by, at, firstRun, lastRun } = proposal;
const columns = { id, question, leftId, rightId, evidence, confidence, state, by, at, firstRun, lastRun };

export type ProposalLine = Pick<typeof proposal.$inferSelect, keyof typeof columns>;

/** The questions of identity of a district, the open ones or all, in the order in which they came up. */
export async function proposalsOf(db: Database, district: number, answeredToo: boolean): Promise<ProposalLine[]> {
  return db
    .select(columns)
    .from(proposal)
    .where(and(eq(proposal.districtId, district), answeredToo ? undefined : eq(state, ProposalState.open)))
    .orderBy(asc(id));
}

/** Open questions about what has no row of its own: ids that may have changed hands, and a Canvas that may be emptied. */
export async function countAskedWithoutRow(db: Sql, district: number): Promise<number> {
  const [counted] = await db<[{ asked: number }]>`
    select count(*)::int as asked from proposal
    where district_id = ${district} and question = any(${[...Object.values(ReuseQuestion), Question.canvas] as string[]})
      and state = ${ProposalState.open}`;
  return counted.asked;
}

/** Was answered with no, and nothing was done by it. */
const staysEmpty = and(eq(question, Question.canvas), eq(state, ProposalState.rejected));

/**
 * Answers an open question: the next run goes by the answer. Returns null where the district has no such question, or it
 * was answered before: an answer that a run has gone by cannot be taken back, but for the one that a Canvas stays empty.
 */
export async function answerProposal(
  db: Database,
  district: number,
  number: number,
  answer: { state: ProposalState; by: string },
): Promise<ProposalLine | null> {
  const [answered] = await db
    .update(proposal)
    .set({ ...answer, at: sql`now()` })
    .where(and(eq(proposal.districtId, district), eq(id, number), or(eq(state, ProposalState.open), staysEmpty)))
    .returning(columns);
  return answered ?? null;
}

/** Answers all open questions whether two records are one class, or person, in which neither fits another as well. */
export async function answerSolePairs(
  db: Database,
  district: number,
  asked: IdentityQuestion,
  answer: { state: ProposalState; by: string },
): Promise<ProposalLine[]> {
  // `confidence` is a real: half way between the two is neither.
  const least = (confidenceOfPair.sole + confidenceOfPair.tied) / 2;
  return db
    .update(proposal)
    .set({ ...answer, at: sql`now()` })
    .where(
      and(
        eq(proposal.districtId, district),
        eq(question, asked),
        eq(state, ProposalState.open),
        gte(confidence, least),
      ),
    )
    .returning(columns);
}

/** Whether a proposal `o` counts in a run: it is open, or was answered after the run had begun to plan without the answer. */
export function proposesInRun(tx: Transaction, run: RunContext): PendingQuery<Row[]> {
  return tx`(o.district_id = ${run.districtId}
    and (o.state = ${ProposalState.open} or o.decided_at > ${run.startedAt}))`;
}
