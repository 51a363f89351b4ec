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

/** List names that providers have been seen to use for the same records. */
export const commonEnvelopeAliases: Partial<Record<CollectionName, string[]>> = {
  orgs: ['schools'],
  academicSessions: ['terms', 'gradingPeriods'],
  users: ['students', 'teachers'],
};
