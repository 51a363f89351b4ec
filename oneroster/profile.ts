import type { CollectionName } from './rostering/model.js';

/** What differs from one OneRoster 1.1 provider to the next. A new provider is a new profile, not new code. */
export interface ProviderProfile {
  name: string;
  /** Between the host and the collection, for example `/api/ims/oneroster/v1p1`. Some districts are given another. */
  pathPrefix: string;
  /** Token address from the host's root; OneRoster does not standardise it. */
  tokenPath: string;
  /** Where the token request carries the client's id and secret: HTTP Basic, or the form body. */
  auth: 'oauth2-basic' | 'oauth2-body';
  scopes: string[];
  /** Rows asked for at a time. A provider may give fewer; that is never read as the end. */
  pageSize: number;
  /** Shortest time between two requests with the same credential, in milliseconds. 0: no limit. */
  minIntervalMs: number;
  /** Most requests in flight at once with the same credential. */
  lanes: number;
  /** Collections are asked for sorted by sourcedId; without that their order is undefined (OneRoster 1.1, paging). */
  supportsSort: boolean;
  supportsFilter: boolean;
  /** Path of each collection below `pathPrefix`. */
  collections: Record<CollectionName, string>;
  /** Names the list may stand under in an answer, besides the collection's own: `terms` for academicSessions. */
  envelopeAliases: Partial<Record<CollectionName, string[]>>;
  /** Whether an end date belongs to the session or enrollment that it ends. The 1.1 text calls it exclusive. */
  endDateInclusive: boolean;
}

const OR_SCOPE = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

/**
 * PowerSchool SIS with the Universal Rostering plugin. 1000 is the page size that Instructure and ClassLink tell
 * administrators to set in the plugin; one request at a time, because the plugin's minimum interval is per credential.
 */
export const powerSchoolProfile: ProviderProfile = {
  name: 'powerschool',
  pathPrefix: '/api/ims/oneroster/v1p1',
  tokenPath: '/oauth/access_token',
  auth: 'oauth2-basic',
  scopes: [`${OR_SCOPE}roster-core.readonly`, `${OR_SCOPE}roster.readonly`],
  pageSize: 1000,
  minIntervalMs: 0,
  lanes: 1,
  supportsSort: true,
  supportsFilter: true,
  collections: {
    orgs: '/orgs',
    academicSessions: '/academicSessions',
    courses: '/courses',
    classes: '/classes',
    users: '/users',
    enrollments: '/enrollments',
  },
  envelopeAliases: {
    orgs: ['schools'],
    academicSessions: ['terms', 'gradingPeriods'],
    users: ['students', 'teachers'],
  },
  endDateInclusive: true,
};

/** What a district may say otherwise than its provider's profile; what is undefined is as the profile has it. */
export interface ProfileChanges extends Partial<
  Pick<
    ProviderProfile,
    'pathPrefix' | 'tokenPath' | 'auth' | 'pageSize' | 'minIntervalMs' | 'lanes' | 'endDateInclusive'
  >
> {
  profile: string;
}

/** The PowerSchool profile under the name and with the changes that a district gives it. */
export function changedProfile({ profile, ...changes }: ProfileChanges): ProviderProfile {
  const { pathPrefix, tokenPath, auth, pageSize, minIntervalMs, lanes, endDateInclusive } = changes;
  const said = { pathPrefix, tokenPath, auth, pageSize, minIntervalMs, lanes, endDateInclusive };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...powerSchoolProfile, ...Object.fromEntries(given), name: profile };
}

/** Names under which a collection's list may stand in an answer, its own first. */
export function envelopeNames(profile: ProviderProfile, collection: CollectionName): string[] {
  return [collection, ...(profile.envelopeAliases[collection] ?? [])];
}

const SINGULAR: Record<CollectionName, string> = {
  orgs: 'org',
  academicSessions: 'academicSession',
  courses: 'course',
  classes: 'class',
  users: 'user',
  enrollments: 'enrollment',
};

/** Names under which one record may stand in an answer (`academicSession`, `term`, `gradingPeriod`). */
export function singularEnvelopeNames(profile: ProviderProfile, collection: CollectionName): string[] {
  const aliases = (profile.envelopeAliases[collection] ?? []).map((alias) => alias.replace(/s$/, ''));
  return [SINGULAR[collection], ...aliases];
}
