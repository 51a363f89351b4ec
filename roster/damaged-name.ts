/** U+FFFD: what a system writes in place of a letter that it could not read. */
export const replacementSign = '\ufffd';

export function isDamaged(name: string): boolean {
  return name.includes(replacementSign);
}

/**
 * The name to send: a readable one that Canvas has accepted is never overwritten by one in which letters were lost.
 *
 * @param accepted null or undefined if Canvas has none
 */
export function readableName(name: string, accepted: string | null | undefined): string {
  return isDamaged(name) && accepted && !isDamaged(accepted) ? accepted : name;
}

/**
 * Whether a damaged name may be a writing of another: each run of replacement signs stands for at most as many letters (a
 * letter of several bytes leaves several signs, an accent of its own leaves one beside its letter). A name of which nothing
 * can be read may be none.
 */
export function mayBeWriting(damaged: string, name: string): boolean {
  if (!isDamaged(damaged) || !/[\p{L}\p{N}]/u.test(damaged)) return false;
  // Not a pattern: one with many gaps takes time without bounds where it does not fit.
  const letters = Array.from(name);
  let ends = new Set([0]);
  for (const sign of damaged) {
    const next = new Set<number>();
    for (const end of ends) {
      if (sign === replacementSign) next.add(end);
      if (end < letters.length && (sign === replacementSign || sign === letters[end])) next.add(end + 1);
    }
    ends = next;
  }
  return ends.has(letters.length);
}
