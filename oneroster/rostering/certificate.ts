import type { CertificateReason } from '../../codes/certificate-reasons.js';
import type { PageChain } from '../page-chain.js';

/** Whether a collection was provably read whole: otherwise nothing may be concluded from missing records. */
export interface Certificate {
  certified: boolean;
  /** Why not; empty where certified. */
  reasons: CertificateReason[];
  rows: number;
  pages: number;
  /** The provider's total; null if it gives none. */
  total: number | null;
}

export interface RowsSeen {
  /** Rows without a sourcedId. */
  noIdRejects: number;
  /** Rows whose sourcedId came more than once in this read. */
  duplicates: number;
}

/** Certifies a read. Pure. */
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
