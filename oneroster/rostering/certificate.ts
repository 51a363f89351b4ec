import type { ChainDoubt, PageChain } from './page-chain.js';

export type CertificateReasonCode = ChainDoubt | 'NOT_FINISHED' | 'RECORDS_WITHOUT_ID' | 'RECORDS_TWICE';

/** Whether a collection was provably read whole: without one, nothing may be concluded from what is missing. */
export interface Certificate {
  certified: boolean;
  /** Why not; empty where certified. */
  reasons: Array<{ code: CertificateReasonCode; remedy: string }>;
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
  const codes: CertificateReasonCode[] = [...chain.doubts];
  if (chain.step !== 'done') codes.push('NOT_FINISHED');
  if (noIdRejects > 0) codes.push('RECORDS_WITHOUT_ID');
  if (duplicates > 0) codes.push('RECORDS_TWICE');
  return {
    certified: codes.length === 0,
    reasons: codes.map((code) => ({ code, remedy: remedies[code] })),
    rows: chain.rows,
    pages: chain.pages,
    total: chain.total,
  };
}

const remedies: Record<CertificateReasonCode, string> = {
  BORDER_MOVED: 'The provider moved rows while they were read: run at a quieter hour, or ask it to sort by sourcedId.',
  PAGE_REPEATED: 'The provider answered with a page it had given before: report that it does not honour the offset.',
  TOTAL_CHANGED: 'The number of records changed while they were read: run when nobody edits the SIS.',
  ROWS_DIFFER_FROM_TOTAL: 'The provider announced another number of records than it sent: report it to the provider.',
  END_NOT_PROVEN: 'The provider does not show where its list ends: ask it for X-Total-Count.',
  PAGE_OF_ONE_ROW: 'The provider gives one row at a time: raise the maximum page size in its settings.',
  NOT_FINISHED: 'The read did not come to its end; the next run reads it again.',
  RECORDS_WITHOUT_ID: 'Records came without a sourcedId: report them to the provider.',
  RECORDS_TWICE: 'Records came more than once: run at a quieter hour, or ask the provider to sort by sourcedId.',
};
