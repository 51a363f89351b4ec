import { commonEnvelopeAliases, standardCollections } from './collections.js';
import type { ProviderProfile } from './profile.js';
import { standardScopes } from './scopes.js';

/** A provider of which only conformance to OneRoster 1.1 is known. Where the text is silent: the cautious value. */
export const oneroster: ProviderProfile = {
  name: 'oneroster',
  /** 1.1: the root of every address. */
  pathPrefix: '/ims/oneroster/v1p1',
  /** Not standardised. Microsoft's sample provider answers here; most districts have to set `sis.tokenPath`. */
  tokenPath: '/token',
  /** 1.1, security: client credentials by HTTP Basic. */
  auth: 'oauth2-basic',
  scopes: standardScopes,
  /** 1.1, paging: the default of `limit`, so that no provider can refuse it as too many. */
  pageSize: 100,
  /** 1.1 sets no pace. One request at a time is never too fast for a provider that sets none, and 429 is handled. */
  minIntervalMs: 0,
  lanes: 1,
  /** 1.1, sorting: every collection accepts `sort`; an unknown field is no error. */
  supportsSort: true,
  collections: standardCollections,
  envelopeAliases: commonEnvelopeAliases,
  /** 1.1, enrollment and academicSession: the end date is exclusive. */
  endDateInclusive: false,
  gradebook: {
    /** 1.1 sets no length. */
    titleLength: 255,
    /** 1.1, lineItem: date-times. */
    dates: 'dateTime',
    lineItemMetadata: {},
    wholePoints: false,
    categoriesOf: 'everybody',
    /** 1.1, putLineItem: the caller allocates the id. */
    idsBy: 'caller',
    sendsStatus: true,
  },
};
