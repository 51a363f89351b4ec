/**
 * The path segment of an object by its SIS id. Slashes and dots are escaped too: Canvas takes what follows a dot for a
 * file extension (Canvas "SIS IDs").
 */
export function bySisId(kind: 'account' | 'term' | 'course' | 'section' | 'user' | 'login', sisId: string): string {
  return `sis_${kind}_id:${encodeURIComponent(sisId).replaceAll('.', '%2E')}`;
}
