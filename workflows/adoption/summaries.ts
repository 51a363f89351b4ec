import type { AdoptionResult } from '../../roster/adoption/result.js';

/** What an adoption came to, as a line: counts only. */
export function resultText({ links, changes, undone, toMake, open, obstructed }: AdoptionResult): string {
  const ids = `${changes} ids changed, ${undone} not as wanted`;
  return `${links} linked; ${ids}; ${toMake} to be made; ${open} open, ${obstructed} with something in the way`;
}
