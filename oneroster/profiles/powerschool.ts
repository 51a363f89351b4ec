import { commonEnvelopeAliases, standardCollections } from './collections.js';
import type { ProviderProfile } from './profile.js';
import { standardScopes } from './scopes.js';

/**
 * PowerSchool SIS with the Universal Rostering plugin. 1000 is the page size that Instructure and ClassLink tell
 * administrators to set in the plugin; one request at a time, because the plugin's minimum interval is per credential.
 * End dates are inclusive. Titles of 50 characters, `scoreType` in capitals, categories of a teacher: GG4L, "Grade Sync
 * with PowerSchool"; whole points: Otus.
 */
export const powerschool: ProviderProfile = {
  name: 'powerschool',
  pathPrefix: '/api/ims/oneroster/v1p1',
  tokenPath: '/oauth/access_token',
  auth: 'oauth2-basic',
  scopes: standardScopes,
  pageSize: 1000,
  minIntervalMs: 0,
  lanes: 1,
  supportsSort: true,
  collections: standardCollections,
  envelopeAliases: commonEnvelopeAliases,
  endDateInclusive: true,
  gradebook: {
    titleLength: 50,
    dates: 'date',
    lineItemMetadata: { scoreType: 'POINTS' },
    wholePoints: true,
    categoriesOf: 'teacher',
    idsBy: 'caller',
    sendsStatus: true,
  },
};
