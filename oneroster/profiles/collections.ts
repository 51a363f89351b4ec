import type { CollectionName } from '../rostering/model.js';

/** The collections of OneRoster 1.1, each under its own name. */
export const standardCollections: Record<CollectionName, string> = {
  orgs: '/orgs',
  academicSessions: '/academicSessions',
  courses: '/courses',
  classes: '/classes',
  users: '/users',
  enrollments: '/enrollments',
};

/** Names of lists of the same records, under which providers have been seen to put them. */
export const commonEnvelopeAliases: Partial<Record<CollectionName, string[]>> = {
  orgs: ['schools'],
  academicSessions: ['terms', 'gradingPeriods'],
  users: ['students', 'teachers'],
};
