import { isReasonOfSize, type CertificateReason, type ReasonOfSize } from '../../../codes/certificate-reasons.js';
import { remedyOf } from '../../../codes/registry.js';
import type { CollectionName } from '../../../oneroster/rostering/model.js';
import { Shrinkage, shrinkageOf, type SchoolRows } from '../../../roster/collection-loss.js';
import type { LocalDate } from '../../../roster/dates.js';
import { ReadUse } from '../../../roster/proof.js';
import { ProposalState } from '../../../roster/proposals.js';
import { isSchoolDay } from '../../../roster/school-days.js';
import { sizeInWords, smallListOf, type NightOfList, type SmallList } from '../../../roster/small-lists.js';
import type { Transaction } from '../../postgres/connect.js';
import { saveProblems } from '../../problems/save-problems.js';
import { sendingKinds } from '../../runs/kinds.js';
import type { Run } from '../../runs/run.js';
import { noteQuestions, questionsAboutLists, withdrawQuestions, type ListQuestion } from './list-questions.js';

export type JudgingRun = Pick<Run, 'districtId' | 'district' | 'kind' | 'asOf' | 'settings'> & { runId: number };

/** What a read says of the size of its collection. */
export interface ReadSize {
  collection: CollectionName;
  /** Rows as the SIS sent them, as certificates count them. */
  rows: number;
  /** Records, each counted once. */
  records: number;
  isProven: boolean;
}

/** The size of a list, compared with when it was last certified, or with the largest read if it never was. */
export interface JudgedSize {
  /** Limits that count: none where a person has accepted the size. */
  shrinkage: Shrinkage;
  before: number;
  /** The date on which it was last certified; null if it never was. */
  provenOn: LocalDate | null;
  /** Null if the list is not smaller, or was accepted. */
  small: SmallList | null;
  /** Schools of which a person has said that they are empty. */
  closedSchools: string[];
  questions: ListQuestion[];
}

const shrinkageBy: Readonly<Record<ReasonOfSize, Shrinkage>> = {
  COLLECTION_SHRANK: Shrinkage.much,
  COLLECTION_STAYS_SMALL: Shrinkage.much,
  COLLECTION_SHRANK_A_LITTLE: Shrinkage.little,
};

/** Judges how much smaller a list is than before, and what a person has said of that. */
export async function judgeSize(tx: Transaction, run: JudgingRun, read: ReadSize): Promise<JudgedSize> {
  const { collection, rows, records, isProven } = read;
  const { shrink } = run.settings.limits;
  const questions = await questionsAboutLists(tx, run.districtId, collection);
  const certified = await lastCertified(tx, run.districtId, collection);
  const ofList = questions.find((each) => each.school === '');
  const before = certified?.rows ?? (await largestRead(tx, run, collection));
  // Certified sizes count copies once, those of other reads as they came.
  const now = certified === undefined ? rows : records;
  const judged = {
    ...{ before, provenOn: certified?.asOf ?? null, questions },
    closedSchools: questions.filter((each) => each.school !== '' && isAccepted(each)).map((each) => each.school),
  };
  const shrinkage = shrinkageOf(before, now, shrink);
  const accepted = ofList && isAccepted(ofList) ? ofList.rowsAsked : null;
  const isAsAccepted = accepted !== null && shrinkageOf(accepted, rows, shrink) === Shrinkage.none;
  if (shrinkage === Shrinkage.none || isAsAccepted) return { ...judged, shrinkage: Shrinkage.none, small: null };
  const earlier = await nightsOfList(tx, run, collection);
  const small = smallListOf([...earlier, { asOf: run.asOf, rows, isProven, shrinkage }], {
    limits: shrink,
    isSchoolDay: (day) => isSchoolDay(day, run.settings.schedule.holidays),
  });
  const isBelieved = small.isBelieved && ofList?.state !== ProposalState.rejected;
  return { ...judged, shrinkage, small: { ...small, isBelieved } };
}

/** Whether a person has accepted it, and no read has gone by that yet. */
function isAccepted({ state, isPending }: ListQuestion): boolean {
  return state === ProposalState.accepted && isPending;
}

async function lastCertified(
  tx: Transaction,
  districtId: number,
  collection: CollectionName,
): Promise<{ rows: number; asOf: LocalDate } | undefined> {
  const [last] = await tx<Array<{ rows: number; asOf: LocalDate }>>`
    select s.certified_rows as rows, r.as_of::text as "asOf" from collection_state s join run r on r.id = s.certified_run
    where s.district_id = ${districtId} and s.collection = ${collection} and s.certified_rows is not null`;
  return last;
}

/** Rows of the largest read of a list that was used, by runs that send; 0 if there is none. */
async function largestRead(tx: Transaction, run: JudgingRun, collection: CollectionName): Promise<number> {
  const [largest] = await tx<[{ rows: number }]>`
    select coalesce(max(c.rows), 0)::int as rows from run_certificate c join run r on r.id = c.run_id
    where r.district_id = ${run.districtId} and c.collection = ${collection} and c.use <> ${ReadUse.nothing}
      and c.run_id < ${run.runId} and r.kind = any(${sendingKinds as string[]})`;
  return largest.rows;
}

/** The reads of a list since it was last certified, or all, by runs that send: those of others may be of any date. */
async function nightsOfList(tx: Transaction, run: JudgingRun, collection: CollectionName): Promise<NightOfList[]> {
  const read = await tx<Array<{ asOf: LocalDate; rows: number; reasons: CertificateReason[] }>>`
    select r.as_of::text as "asOf", c.rows, c.reasons from run_certificate c
    join run r on r.id = c.run_id
    join collection_state s on s.district_id = r.district_id and s.collection = c.collection
    where r.district_id = ${run.districtId} and c.collection = ${collection} and c.run_id > coalesce(s.certified_run, 0)
      and c.run_id < ${run.runId} and r.kind = any(${sendingKinds as string[]})
    order by c.run_id`;
  return read.map(({ asOf, rows, reasons }) => {
    const ofSize = reasons.find(isReasonOfSize);
    const shrinkage = ofSize === undefined ? Shrinkage.none : shrinkageBy[ofSize];
    return { asOf, rows, isProven: reasons.every(isReasonOfSize), shrinkage };
  });
}

/** What became of a read whose size was judged. */
export interface SizedRead extends ReadSize {
  /** Whether its missing records count. */
  isWhole: boolean;
  /** Schools whose rows were all gone, each with their number; null where nothing of the list was looked at. */
  atZero: readonly SchoolRows[] | null;
}

/**
 * Asks about a list that shrank and about schools that have left it, tells of them, and withdraws what is over. Nothing
 * is noted for a run that observes.
 */
export async function noteSize(tx: Transaction, run: JudgingRun, read: SizedRead, judged: JudgedSize): Promise<void> {
  if (!sendingKinds.includes(run.kind)) return;
  const { collection, atZero } = read;
  const { small, questions, before, provenOn } = judged;
  if (small === null && !atZero?.length && questions.length === 0) return;
  const schools = atZero ?? [];
  const about = [...(small === null ? [] : ['']), ...schools.map((each) => each.school)];
  const asked = await noteQuestions(tx, run, collection, about);
  const command = (school: string) => `rollbook proposal accept ${run.district} ${asked.get(school)!.id}`;
  const common = { kind: collection, field: null };
  if (small !== null) {
    const rows = provenOn === null ? read.rows : read.records;
    const size = { ...small, before, provenOn, rows, isLittle: judged.shrinkage === Shrinkage.little };
    const [code, school] = ['LIST_SHRANK', null] as const;
    const told = { remedy: remedyOf(code), affected: before - rows, detail: sizeInWords(size, command('')) };
    await saveProblems(tx, run, [{ ...common, ...told, code, school, thing: collection }]);
  }
  const code = 'SCHOOL_LEFT_LIST';
  await saveProblems(
    tx,
    run,
    schools.map(({ school, rows }) => ({
      ...{ ...common, code, school, thing: school, remedy: remedyOf(code), affected: rows },
      detail: `${rows.toLocaleString('en-US')} before, 0 since ${asked.get(school)!.since}: they stay. To accept it: ${command(school)}`,
    })),
  );
  const isOver = questions.filter(({ school }) => !about.includes(school) && (school === '' || atZero !== null));
  await withdrawQuestions(tx, run, collection, isOver, { isCarriedOut: read.isWhole });
}
