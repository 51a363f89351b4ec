/**
 * Characters that nobody sees: control and format characters (zero width, byte order mark, direction marks), and spaces
 * other than the plain one (no-break, ideographic).
 */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const eachInvisible = new RegExp(invisible, 'gu');
/** Most ids are plain ASCII: tested first, since millions are. */
const otherThanPlain = /[^\x21-\x7e]/;

export function hasInvisible(text: string): boolean {
  return otherThanPlain.test(text) && invisible.test(text);
}

/** The code points of a text's invisible characters, each once: `U+200B`. */
export function invisibleIn(text: string): string[] {
  const points = (text.match(eachInvisible) ?? []).map((character) => character.codePointAt(0)!);
  return [...new Set(points)].map((point) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`);
}
