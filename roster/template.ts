/** Longest name, code or id that Canvas keeps, in characters. */
const longest = 255;

/**
 * Cuts a text to the length that Canvas keeps. An emoji counts as two and is not cut in half: no database stores half
 * of one.
 */
export function asLongAsKept(text: string): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** Fills the `{word}` places of a template; an unknown or empty word is dropped. Spaces are tidied. */
export function fillTemplate(template: string, words: Record<string, string | null | undefined>): string {
  const parts = partsOf(template);
  let filled = parts[0]!;
  for (let at = 1; at < parts.length; at += 2) filled += (words[parts[at]!] ?? '') + parts[at + 1]!;
  if (untidy.test(filled)) filled = filled.replace(/\s+/g, ' ');
  return asLongAsKept(filled.trim());
}

/** Two spaces, or one that is not plain: rare in texts. */
const untidy = /\s\s|[^\S ]/;

/** Parsed templates: a district has a dozen, each filled for every record. */
const knownParts = new Map<string, string[]>();

/** Text and words alternating, beginning and ending with text. */
function partsOf(template: string): string[] {
  const known = knownParts.get(template);
  if (known !== undefined) return known;
  const parts = template.split(/\{([\w.]+)\}/);
  knownParts.set(template, parts);
  return parts;
}

/** Compares a title with a pattern of plain text and `*`, without regard to case. */
export function matchesPattern(title: string, pattern: string): boolean {
  return expressionOf(pattern).test(title);
}

/** Patterns are settings: a few, each compared with every title or name. */
const knownExpressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = knownExpressions.get(pattern);
  if (known !== undefined) return known;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'iu');
  knownExpressions.set(pattern, expression);
  return expression;
}
