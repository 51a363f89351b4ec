const base = 'https://purl.imsglobal.org/spec/or/v1p1/scope/';

/** What an access token is for. Each is asked for by itself, so that a reader never holds a token that may write. */
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
 * The scopes of OneRoster 1.1. The plain collections need `roster-core.readonly`; providers are known that give out
 * `roster.readonly` alone, so a reader of rosters asks for both. No demographics.
 */
export const standardScopes: Scopes = {
  rostering: [`${base}roster-core.readonly`, `${base}roster.readonly`],
  gradebookRead: [`${base}gradebook.readonly`],
  gradebookWrite: [`${base}gradebook.createput`],
  gradebookDelete: [`${base}gradebook.delete`],
};
