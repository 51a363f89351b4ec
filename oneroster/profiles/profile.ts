import type { CollectionName } from '../rostering/model.js';
import type { Scopes } from './scopes.js';

/** What differs from one OneRoster 1.1 provider to the next. A new provider is a new profile, not new code. */
export interface ProviderProfile {
  name: string;
  /** Between the host and the collection, for example `/api/ims/oneroster/v1p1`. Some districts are given another. */
  pathPrefix: string;
  /** Token address from the host's root; OneRoster does not standardise it. */
  tokenPath: string;
  /** Where the token request carries the client's id and secret: HTTP Basic, or the form body. */
  auth: 'oauth2-basic' | 'oauth2-body';
  /** What a token is asked for, by what it is used for. */
  scopes: Scopes;
  /** Rows asked for at a time. A provider may give fewer; that is never read as the end. */
  pageSize: number;
  /** Shortest time between two requests with the same credential, in milliseconds. 0: no limit. */
  minIntervalMs: number;
  /** Most requests in flight at once with the same credential, over all workers. */
  lanes: number;
  /** Collections are asked for sorted by sourcedId; without that their order is undefined (OneRoster 1.1, paging). */
  supportsSort: boolean;
  /** Path of each collection below `pathPrefix`. */
  collections: Record<CollectionName, string>;
  /** Names the list may stand under in an answer, besides the collection's own: `terms` for academicSessions. */
  envelopeAliases: Partial<Record<CollectionName, string[]>>;
  /** Whether an end date belongs to the session or enrollment that it ends. The 1.1 text calls it exclusive. */
  endDateInclusive: boolean;
}

/** Names under which a collection's list may stand in an answer, its own first. */
export function envelopeNames(profile: ProviderProfile, collection: CollectionName): string[] {
  return [collection, ...(profile.envelopeAliases[collection] ?? [])];
}

const singular: Record<CollectionName, string> = {
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
  return [singular[collection], ...aliases];
}
