import type { CollectionName } from '../rostering/model.js';
import type { Scopes } from './scopes.js';

/** Differences between OneRoster 1.1 providers. A new provider is a new profile, not new code. */
export interface ProviderProfile {
  name: string;
  /** Path between host and collection, for example `/api/ims/oneroster/v1p1`. Some districts have another. */
  pathPrefix: string;
  /** Token address from the host's root; OneRoster does not standardise it. */
  tokenPath: string;
  /** Placement of the client's id and secret in the token request: HTTP Basic, or the form body. */
  auth: 'oauth2-basic' | 'oauth2-body';
  /** Scopes requested for a token, by its use. */
  scopes: Scopes;
  /** Rows requested per page. A provider may send fewer; that never counts as the end. */
  pageSize: number;
  /** Shortest time between two requests with the same credential, in milliseconds. 0: no limit. */
  minIntervalMs: number;
  /** Most requests in flight at once with the same credential, over all workers. */
  lanes: number;
  /**
   * Whether collections are requested sorted by sourcedId; otherwise their order is undefined (OneRoster 1.1, paging).
   */
  supportsSort: boolean;
  /** Path of each collection below `pathPrefix`. */
  collections: Record<CollectionName, string>;
  /** List names in an answer besides the collection's own: `terms` for academicSessions. */
  envelopeAliases: Partial<Record<CollectionName, string[]>>;
  /** Whether an end date is part of its session or enrollment. The 1.1 text calls it exclusive. */
  endDateInclusive: boolean;
  gradebook: GradebookProfile;
}

/** Differences between providers' gradebooks. */
export interface GradebookProfile {
  /** Most characters of a line item's title. */
  titleLength: number;
  /** Form of a line item's dates: the model says date-time, PowerSchool's gradebook keeps plain dates. */
  dates: 'date' | 'dateTime';
  /** Sent with each new line item in `metadata`. */
  lineItemMetadata: Readonly<Record<string, string>>;
  /** Whether a line item's maximum must be a whole number. */
  wholePoints: boolean;
  /** To whom categories belong: a teacher and school year, or everybody. */
  categoriesOf: 'teacher' | 'everybody';
  /** Who chooses the ids of line items and results. */
  idsBy: 'caller' | 'provider';
  /** Whether `status` and `dateLastModified` are sent: the model requires them. */
  sendsStatus: boolean;
}

/** Names of a collection's list in an answer, its own first. */
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

/** Names of a single record in an answer (`academicSession`, `term`, `gradingPeriod`). */
export function singularEnvelopeNames(profile: ProviderProfile, collection: CollectionName): string[] {
  const aliases = (profile.envelopeAliases[collection] ?? []).map((alias) => alias.replace(/s$/, ''));
  return [singular[collection], ...aliases];
}
