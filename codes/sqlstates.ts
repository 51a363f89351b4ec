/** SQLSTATEs of a missing table, column or function. */
const outdated: ReadonlySet<string> = new Set(['42P01', '42703', '42883']);
/** SQLSTATEs of a refused password, role, database or permission, and of a server that accepts no connections now. */
const refused: ReadonlySet<string> = new Set(['28P01', '28000', '3D000', '42501', '53300', '57P03']);

/** The code for a SQLSTATE; null for other codes (PostgreSQL, appendix A: five digits or capitals). */
export function databaseCodeOf(
  state: string | undefined,
): 'DATABASE' | 'DATABASE_OUTDATED' | 'DATABASE_REFUSED' | null {
  if (state === undefined || !/^[0-9A-Z]{5}$/.test(state)) return null;
  if (outdated.has(state)) return 'DATABASE_OUTDATED';
  return refused.has(state) ? 'DATABASE_REFUSED' : 'DATABASE';
}
