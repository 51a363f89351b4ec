import { createOneRosterRequests, type OneRosterOptions } from './requests.js';
import { createGradebookReads } from './gradebook/gradebook-reads.js';
import { createGradebookWrites } from './gradebook/gradebook-writes.js';
import { createGradebookCheck } from './gradebook/rights.js';
import { createRosterReads } from './rostering/roster-reads.js';

export type OneRosterClient = ReturnType<typeof createOneRosterClient>;

/** A client of one provider with one credential. Every failure is a `OneRosterError`. */
export function createOneRosterClient(options: OneRosterOptions) {
  const requests = createOneRosterRequests(options);
  const gradebook = createGradebookReads(requests);
  return {
    ...requests,
    ...createRosterReads(requests),
    ...gradebook,
    ...createGradebookCheck(requests, gradebook),
    ...createGradebookWrites(requests),
  };
}
