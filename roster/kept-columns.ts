import type { CanvasKind } from '../canvas/sis/rows.js';

type Fields = Readonly<Record<string, string>>;

/**
 * Columns that an import passes over where somebody has set the field in Canvas by hand (Canvas's stickiness), and that
 * Canvas shows when asked. Status is not among them: Canvas shows it in other words.
 */
export const stickyColumns: Readonly<Record<CanvasKind, readonly string[]>> = {
  account: ['name', 'parent_account_id'],
  term: ['name', 'start_date', 'end_date'],
  course: ['short_name', 'long_name', 'account_id', 'term_id'],
  section: ['name', 'course_id'],
  user: ['login_id', 'first_name', 'last_name'],
  enrollment: [],
};

/** Columns that only say what something is called: what somebody chose in Canvas keeps nobody from anything. */
export const namingColumns: readonly string[] = ['name', 'short_name', 'long_name', 'first_name', 'last_name'];

/**
 * Columns that stand otherwise in an adopted Canvas, and of which nobody has to be told: those that are sent blank because
 * Rollbook has no value for them. Own dates of a section are Canvas's, whoever has set them.
 */
export const silentColumns: Readonly<Partial<Record<CanvasKind, readonly string[]>>> = {
  account: ['integration_id'],
  term: ['integration_id'],
  course: ['integration_id'],
  section: ['integration_id', 'start_date', 'end_date'],
};

/**
 * The columns of an accepted row that Canvas shows otherwise than they were sent, with what it shows. Logins are compared
 * without regard to case and dates as instants, as Canvas compares them; texts without regard to spaces.
 *
 * @param shown the row as Canvas shows it; columns of which nothing is known are left out
 */
export function keptColumns(kind: CanvasKind, sent: Fields, shown: Fields): Record<string, string> {
  const kept = stickyColumns[kind].filter(
    (column) => shown[column] !== undefined && !isSame(column, sent[column] ?? '', shown[column]),
  );
  return Object.fromEntries(kept.map((column) => [column, shown[column]!]));
}

function isSame(column: string, sent: string, shown: string): boolean {
  if (column === 'login_id') return sent.toLowerCase() === shown.toLowerCase();
  if (column.endsWith('_date') && sent !== '' && shown !== '') return Date.parse(sent) === Date.parse(shown);
  return tidy(sent) === tidy(shown);
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * First and last name of a person as Canvas shows them: it has the whole name, and the one to sort by, `Last, First`.
 * Where these do not say which is which, the whole name counts as the first one.
 */
export function namesShown(
  sent: Fields,
  { name, sortableName }: { name: string; sortableName: string | null },
): { first_name: string; last_name: string } {
  const [first, last] = [sent.first_name ?? '', sent.last_name ?? ''];
  if (tidy(name) === tidy(`${first} ${last}`)) return { first_name: first, last_name: last };
  const comma = sortableName?.indexOf(', ') ?? -1;
  const parts = { first_name: sortableName?.slice(comma + 2) ?? '', last_name: sortableName?.slice(0, comma) ?? '' };
  const isWhole = comma > 0 && tidy(`${parts.first_name} ${parts.last_name}`) === tidy(name);
  return isWhole ? parts : { first_name: name, last_name: '' };
}
