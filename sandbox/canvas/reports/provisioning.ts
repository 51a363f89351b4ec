import type { TableMaker } from './columns.js';
import {
  accountsTable,
  coursesTable,
  enrollmentsTable,
  sectionsTable,
  termsTable,
  xlistTable,
} from './course-tables.js';
import {
  adminsTable,
  groupCategoriesTable,
  groupMembershipTable,
  groupsTable,
  userObserversTable,
  usersTable,
} from './people-tables.js';
import type { ReportKind } from './report.js';

/** The CSVs of the Provisioning report. */
export const provisioningTables: Record<ReportKind, TableMaker> = {
  users: usersTable,
  accounts: accountsTable,
  terms: termsTable,
  courses: coursesTable,
  sections: sectionsTable,
  enrollments: enrollmentsTable,
  groups: groupsTable,
  group_membership: groupMembershipTable,
  group_categories: groupCategoriesTable,
  xlist: xlistTable,
  user_observers: userObserversTable,
  admins: adminsTable,
};

/** What the list of available reports says of its parameters. */
export const provisioningParameters: Record<string, { required: boolean; description: string }> = {
  enrollment_term_id: { required: false, description: 'The Canvas id of the term, or sis_term_id; all if left out.' },
  ...Object.fromEntries(
    Object.keys(provisioningTables).map((kind) => [kind, { required: false, description: `Get the ${kind} file.` }]),
  ),
  include_deleted: { required: false, description: 'Deleted objects too.' },
  created_by_sis: { required: false, description: 'Only what came by SIS.' },
  enrollment_filter: { required: false, description: 'Types of enrollments; all if left out.' },
  enrollment_states: { required: false, description: 'States of enrollments; all if left out.' },
};
