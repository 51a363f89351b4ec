import type { Logger } from 'pino';
import type { RollbookEnvironment } from '../config/environment.js';
import type { PrivateSealingKey } from '../config/sealing.js';
import type { SecretKey } from '../config/secrets.js';
import type { Store } from '../store/postgres/connect.js';

/** Dependencies of every activity. */
export interface ActivityDeps {
  store: Store;
  secretKeys: [SecretKey, ...SecretKey[]];
  /** `practice` shortens waits for the sandbox. */
  profile: 'production' | 'practice';
  /** Folder for import files; each is removed after it is sent. */
  scratchFolder: string;
  log: Logger;
  /** Where mornings are put as pages. */
  pages: RollbookEnvironment['pages'];
  /** Open what people have entered at the intake. Default: none, and this worker checks nothing of it. */
  intakeKeys?: readonly PrivateSealingKey[];
}
