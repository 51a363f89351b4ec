import type { Logger } from 'pino';
import type { SecretKey } from '../config/secrets.js';
import type { Store } from '../store/postgres/connect.js';

/** What every activity is given. */
export interface ActivityDeps {
  store: Store;
  secretKeys: [SecretKey, ...SecretKey[]];
  /** `practice` shortens waits for the sandbox. */
  profile: 'production' | 'practice';
  /** Where import files are built; each is removed once it was sent. */
  scratchFolder: string;
  log: Logger;
}
