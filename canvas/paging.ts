/**
 * The address of the next page from a `Link` header, or undefined on the last one. Relation names are compared without
 * regard to case, and the address is opaque (Canvas "Pagination").
 */
export function nextPage(link: string | undefined): string | undefined {
  if (link === undefined) return undefined;
  for (const [, address, parameters] of link.matchAll(
    /<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:"[^"]*"|[^",;\s]*))*)/g,
  )) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))/i.exec(parameters ?? '');
    const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/);
    if (address !== undefined && names.includes('next')) return address;
  }
  return undefined;
}

/**
 * An address part that names an object by its SIS id. Slashes and dots are escaped too: Canvas takes what follows a dot
 * for a file extension (Canvas "SIS IDs").
 */
export function bySisId(kind: 'account' | 'term' | 'course' | 'section' | 'user' | 'login', sisId: string): string {
  return `sis_${kind}_id:${encodeURIComponent(sisId).replaceAll('.', '%2E')}`;
}
