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
