/** The names of a user's row. */
export interface NamedRow {
  first_name?: string;
  last_name?: string;
}

/** The display name that Canvas derives for a new user, and keeps from then on (Canvas app/models/user.rb). */
function derivedDisplayName({ first_name = '', last_name = '' }: NamedRow): string {
  return `${first_name} ${last_name}`.trim().replace(/\s+/g, ' ');
}

/**
 * The display name to send with a rename; null: none. Canvas keeps the old one unless the row has another. One that
 * somebody chose stays: it is not the one derived from the names before.
 *
 * @param shown what Canvas shows now; null if unknown
 */
export function displayNameToSend(before: NamedRow, after: NamedRow, shown: string | null): string | null {
  const [was, becomes] = [derivedDisplayName(before), derivedDisplayName(after)];
  if (becomes === '' || becomes === was || shown === null) return null;
  return shown.trim().replace(/\s+/g, ' ') === was ? becomes : null;
}
