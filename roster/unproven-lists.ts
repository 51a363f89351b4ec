import { isReasonOfSize, type CertificateReason } from '../codes/certificate-reasons.js';
import type { ListProblemCode } from '../codes/list-problems.js';
import { meaningOf } from '../codes/registry.js';
import { addDays, type LocalDate } from './dates.js';
import { ReadUse, type ReadProof } from './proof.js';

/** Days after which a list that no read has proven is told by the outcome: a night or two happen. */
const mostDaysUnproven = 3;

/** Since when a list is to be proven. */
export interface ProofDates {
  /** Date of the last run that proved it whole; null: none has. */
  provenOn: LocalDate | null;
  /** Date of the first run that used what it read of it; null: none has. */
  firstReadOn: LocalDate | null;
}

/**
 * Whether no read has proven a list for days, and this one does not either. Of a list that was never proven the days
 * are counted from its first read: a district's first nights are as patient as later ones.
 */
export function isLongUnproven({ use, provenOn, firstReadOn }: ReadProof & ProofDates, asOf: LocalDate): boolean {
  const since = provenOn ?? firstReadOn;
  return use === ReadUse.noRemovals && since !== null && addDays(since, mostDaysUnproven) < asOf;
}

/** What is to be told of a list that no read has proven for long; null if nothing. Its size has a problem of its own. */
export function unprovenListOf(
  list: ReadProof & ProofDates & { reasons: readonly CertificateReason[] },
  asOf: LocalDate,
): { code: ListProblemCode; detail: string } | null {
  const reasons = list.reasons.filter((each) => !isReasonOfSize(each));
  if (reasons.length === 0 || !isLongUnproven(list, asOf)) return null;
  const why = reasons.map((each) => `${meaningOf(each)} (${each})`).join('; ');
  return list.provenOn === null
    ? { code: 'LIST_NEVER_PROVEN', detail: `read since ${list.firstReadOn}, never proven whole: ${why}` }
    : { code: 'LIST_LONG_UNPROVEN', detail: `last proven whole on ${list.provenOn}: ${why}` };
}
