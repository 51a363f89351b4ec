import { randomBytes } from 'node:crypto';
import { grantIntake, makeIntakeRole } from '../../store/intake/grants.js';
import { openSetStore } from '../../store/postgres/sql-client.js';
import type { Context } from '../context.js';
import { practiceIntake } from '../surroundings.js';

const role = 'rollbook_intake';

/**
 * Variables for an intake of the embedded stack: with an account that is made here, since that database is ours alone,
 * and a new password each time. Null where no stack runs in this folder, or another database is named.
 */
export async function practiceVariables(context: Context): Promise<NodeJS.ProcessEnv | null> {
  const { practiceIntakeKey, databaseUrl } = context.surroundings;
  if (practiceIntakeKey === undefined) return null;
  const password = randomBytes(18).toString('base64url');
  const store = openSetStore(databaseUrl(), { connections: 1 });
  try {
    await makeIntakeRole(store.sql, role, password);
    await grantIntake(store.sql, role);
  } finally {
    // Before strangers are served: what is left open here may do anything.
    await store.close();
  }
  const { ROLLBOOK_INTAKE_LISTEN: listen = practiceIntake, ROLLBOOK_LOG } = context.variables;
  return {
    DATABASE_URL: Object.assign(new URL(databaseUrl()), { username: role, password }).href,
    ROLLBOOK_INTAKE_PUBLIC_KEY: practiceIntakeKey,
    ROLLBOOK_INTAKE_LISTEN: listen,
    ROLLBOOK_LOG,
  };
}
