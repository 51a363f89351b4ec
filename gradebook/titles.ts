/** Characters by which a cut title is made unique, with the space and brackets around them. */
const suffix = (text: string): string => ` (${text})`;

/**
 * The title of a line item within the SIS's length. A cut one ends with an ellipsis. If another one of the class has the
 * same, it gets a number, so that both can be told apart (the SIS refuses two of the same title and date).
 *
 * @param taken titles of the class, in any case of letters
 */
export function titleWithin(name: string, length: number, taken: ReadonlySet<string>): string {
  const plain = cut(oneLine(name) || 'Untitled', length);
  if (!taken.has(plain.toLowerCase())) return plain;
  for (let number = 2; ; number += 1) {
    const end = suffix(String(number));
    const numbered = cut(oneLine(name) || 'Untitled', length - end.length) + end;
    if (!taken.has(numbered.toLowerCase())) return numbered;
  }
}

function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}

/** Cuts between characters as people see them, never within one. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > length - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Whether a title that was accepted is still one of this name: then it stays, whatever others are called meanwhile. */
export function keepsTitle(accepted: string, name: string, length: number): boolean {
  const numbered = /^(.*) \((\d+)\)$/.exec(accepted);
  const own = oneLine(name) || 'Untitled';
  if (accepted === cut(own, length)) return true;
  return numbered !== null && numbered[1] === cut(own, length - suffix(numbered[2]!).length);
}
