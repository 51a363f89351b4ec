/** Why the database cannot be used, for the person who set it up; never with its address, which holds a password. */
export interface UnusableDatabase {
  code: 'DATABASE_UNREACHABLE' | 'DATABASE_OUTDATED' | 'DATABASE_REFUSED';
  message: string;
  remedy: string;
}

const socketCodes = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'],
]);

/** SQLSTATEs: a table or column that is not there; a password, a database or a right that is not given. */
const schemaStates = new Set(['42P01', '42703', '42883']);
const refusedStates = new Set(['28P01', '28000', '3D000', '42501', '53300', '57P03']);

/** What an error of `postgres` or of its socket says about the database; null for any other error. */
export function unusableDatabase(error: unknown): UnusableDatabase | null {
  const code = codeOf(error);
  if (code === null) return null;
  if (socketCodes.has(code)) {
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

function codeOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  const first = error instanceof AggregateError ? (error.errors[0] as { code?: unknown } | undefined) : undefined;
  return typeof first?.code === 'string' ? first.code : null;
}
