/** Canvas keeps at most 255 characters of a name, a code or an id. */
const longest = 255;

/** Fills `{word}` places of a template; a word that is not known or empty leaves nothing. Spaces are tidied. */
export function fillTemplate(template: string, words: Record<string, string | null | undefined>): string {
  const filled = template.replace(/\{([\w.]+)\}/g, (_, word: string) => words[word] ?? '');
  return filled.replace(/\s+/g, ' ').trim().slice(0, longest);
}

/** Compares a title with a pattern of plain text and `*`, without regard to case. */
export function matchesPattern(title: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'iu').test(title);
}
