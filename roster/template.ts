/** Canvas keeps at most 255 characters of a name, a code or an id. */
const longest = 255;

/** A text as long as Canvas keeps it. An emoji counts as two here, and is not cut in half: no database takes a half. */
export function asLongAsKept(text: string): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** Fills `{word}` places of a template; a word that is not known or empty leaves nothing. Spaces are tidied. */
export function fillTemplate(template: string, words: Record<string, string | null | undefined>): string {
  const parts = partsOf(template);
  let filled = parts[0]!;
  for (let at = 1; at < parts.length; at += 2) filled += (words[parts[at]!] ?? '') + parts[at + 1]!;
  if (untidy.test(filled)) filled = filled.replace(/\s+/g, ' ');
  return asLongAsKept(filled.trim());
}

/** Two spaces, or one that is not plain: what most texts do not have. */
const untidy = /\s\s|[^\S ]/;

/** A district has a dozen templates, and each is filled for every record. */
const knownParts = new Map<string, string[]>();

/** Text and words in turn, beginning and ending with text. */
function partsOf(template: string): string[] {
  const known = knownParts.get(template);
  if (known !== undefined) return known;
  const parts = template.split(/\{([\w.]+)\}/);
  knownParts.set(template, parts);
  return parts;
}

/** Compares a title with a pattern of plain text and `*`, without regard to case. */
export function matchesPattern(title: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'iu').test(title);
}
