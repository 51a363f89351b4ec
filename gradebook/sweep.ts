/** What was read of a class's coursework before. */
export interface EarlierRead {
  /** The latest change seen; null: not known. */
  seenUntil: string | null;
  /** The run's date of the last full reading, `YYYY-MM-DD`. */
  sweptOn: string | null;
  /** Work whose submissions were read. */
  covered: readonly string[];
  /** Canvas's own id of the section; null: not read. */
  canvasSectionId: string | null;
}

/**
 * Whether all submissions of a class are read, and not only what has changed: where nothing tells since when, where there
 * is work that the last reading did not cover, and every few days, since no source tells a row that has vanished.
 *
 * @param wanted work whose submissions count
 * @param everyDays days between full readings
 */
export function isSweepDue(
  earlier: Omit<EarlierRead, 'canvasSectionId'> | null,
  wanted: readonly string[],
  { asOf, everyDays }: { asOf: string; everyDays: number },
): boolean {
  if (earlier?.seenUntil == null || earlier.sweptOn === null) return true;
  if (wanted.some((each) => !earlier.covered.includes(each))) return true;
  const days = (Date.parse(asOf) - Date.parse(earlier.sweptOn)) / 86_400_000;
  return days >= everyDays || days < 0;
}
