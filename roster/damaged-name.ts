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
  const pattern = damaged
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(new RegExp(`${replacementSign}+`, 'g'), (signs) => `.{0,${signs.length}}`);
  return new RegExp(`^${pattern}$`, 'u').test(name);
}
