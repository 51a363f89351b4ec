const base = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

/** Use of an access token. Each has a token of its own, so that a reader never holds one that may write. */
export const Access = {
  /** Reads of orgs, academicSessions, courses, classes, users and enrollments. */
  rostering: 'rostering',
  /** Reads of categories, lineItems and results. */
  gradebookRead: 'gradebookRead',
  /** PUT of categories, lineItems and results. */
  gradebookWrite: 'gradebookWrite',
  /** DELETE of them. */
  gradebookDelete: 'gradebookDelete',
} as const;
export type Access = (typeof Access)[keyof typeof Access];

export type Scopes = Record<Access, string[]>;

/**
 * The scopes of OneRoster 1.1. The plain collections need `roster-core.readonly`; some providers grant only
 * `roster.readonly`, so rostering requests both. No demographics.
 */
export const standardScopes: Scopes = {
  rostering: [`${base}roster-core.readonly`, `${base}roster.readonly`],
  gradebookRead: [`${base}gradebook.readonly`],
  gradebookWrite: [`${base}gradebook.createput`],
  gradebookDelete: [`${base}gradebook.delete`],
};
