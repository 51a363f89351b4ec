import { importAccount } from './account.js';
import { importAdmin } from './admin.js';
import { importChangeSisId } from './change-sis-id.js';
import { importCourse } from './course.js';
import { importEnrollment } from './enrollment.js';
import type { ImporterName, RowImporter } from './importer.js';
import { importUserObserver } from './observer.js';
import { importSection } from './section.js';
import { importTerm } from './term.js';
import { importLogin, importUser } from './user.js';
import { importXlist } from './xlist.js';

/** The importers this practice Canvas has; files of the other types are recognised and answered with a message. */
export const rowImporters: Partial<Record<ImporterName, RowImporter>> = {
  change_sis_id: importChangeSisId,
  account: importAccount,
  term: importTerm,
  course: importCourse,
  section: importSection,
  xlist: importXlist,
  user: importUser,
  login: importLogin,
  enrollment: importEnrollment,
  admin: importAdmin,
  user_observer: importUserObserver,
};

/** How `data.counts` names each importer's rows. */
export function pluralOf(name: ImporterName): string {
  if (name === 'group_category') return 'group_categories';
  return name.endsWith('s') ? name : `${name}s`;
}
