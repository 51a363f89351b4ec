import type { CertificateReason } from '../../codes/certificate-reasons.js';
import type { PageChain } from './page-chain.js';

/** Whether a collection was provably read whole: without one, nothing may be concluded from what is missing. */
export interface Certificate {
  certified: boolean;
  /** Why not; empty where certified. */
  reasons: CertificateReason[];
  rows: number;
  pages: number;
  /** What the provider said there are, or null where it does not say. */
  total: number | null;
}

export interface RowsSeen {
  /** Rows that had no sourcedId to be known by. */
  noIdRejects: number;
  /** Rows whose sourcedId came more than once in this read. */
  duplicates: number;
}

/** The judgement on a read. Pure. */
export function certify(chain: PageChain, { noIdRejects, duplicates }: RowsSeen): Certificate {
  const codes: CertificateReason[] = [...chain.doubts];
  if (chain.step !== 'done') codes.push('NOT_FINISHED');
  if (noIdRejects > 0) codes.push('RECORDS_WITHOUT_ID');
  if (duplicates > 0) codes.push('RECORDS_TWICE');
  return {
    certified: codes.length === 0,
    reasons: codes,
    rows: chain.rows,
    pages: chain.pages,
    total: chain.total,
  };
}
