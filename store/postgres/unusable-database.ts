import { errorCodeOf, isConnectionLost } from '../../codes/connection-codes.js';

/** Why the database cannot be used, for the person who set it up; never with its address, which holds a password. */
export interface UnusableDatabase {
  code: 'DATABASE_UNREACHABLE' | 'DATABASE_OUTDATED' | 'DATABASE_REFUSED';
  message: string;
  remedy: string;
}

/** SQLSTATEs: a table or column that is not there; a password, a database or a right that is not given. */
const schemaStates = new Set(['42P01', '42703', '42883']);
const refusedStates = new Set(['28P01', '28000', '3D000', '42501', '53300', '57P03']);

/** What an error of `postgres` or of its socket says about the database; null for any other error. */
export function unusableDatabase(error: unknown): UnusableDatabase | null {
  const code = errorCodeOf(error);
  if (code === undefined) return null;
  if (isConnectionLost(code)) {
    const remedy = 'Check DATABASE_URL and that the server runs; on one machine, `npm start` brings one up.';
    return { code: 'DATABASE_UNREACHABLE', message: `PostgreSQL does not answer (${code}).`, remedy };
  }
  if (schemaStates.has(code)) {
    const message = `The database is not at this version (SQLSTATE ${code}).`;
    return { code: 'DATABASE_OUTDATED', message, remedy: 'Run `rollbook migrate`.' };
  }
  if (refusedStates.has(code)) {
    const remedy = 'Check user, password and database name in DATABASE_URL, and the rights of that user.';
    return { code: 'DATABASE_REFUSED', message: `PostgreSQL refuses the connection (SQLSTATE ${code}).`, remedy };
  }
  return null;
}
