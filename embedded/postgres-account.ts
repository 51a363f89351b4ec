import { execFile } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { SetupError } from './setup-error.js';

/**
 * The account that runs PostgreSQL. PostgreSQL refuses to run as root, and must own its data folder; so under root it
 * runs as `nobody`. That account could not reach a checkout below a private home (0700), so it keeps a single privilege
 * of root, to bypass file permissions.
 */
export interface PostgresAccount {
  /** Wraps a program and its arguments so that they run under this account. */
  run(program: string, args: string[]): { command: string; args: string[]; uid?: number; gid?: number };
  /** Makes the account the owner of a folder. */
  own(folder: string): void;
}

export async function postgresAccount(): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return { run: (command, args) => ({ command, args }), own: () => {} };

  const { uid, gid } = nobody();
  const own = (folder: string) => chownSync(folder, uid, gid);
  if (!(await canKeepPrivilege(uid, gid))) {
    return { run: (command, args) => ({ command, args, uid, gid }), own };
  }
  const setpriv = privilegeArguments(uid, gid);
  return { run: (program, args) => ({ command: 'setpriv', args: [...setpriv, program, ...args] }), own };
}

/**
 * `no_setuid_fixup` is needed beside the capability: access(2), which PostgreSQL calls for its own programs, drops all
 * capabilities of non-root users unless that bit is set (capabilities(7)).
 */
const privilegeArguments = (uid: number, gid: number) => [
  ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup'],
  ...['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'],
];

/** False in a container without that capability, or without util-linux: then only world-readable folders work. */
async function canKeepPrivilege(uid: number, gid: number): Promise<boolean> {
  try {
    await promisify(execFile)('setpriv', [...privilegeArguments(uid, gid), 'true']);
    return true;
  } catch {
    return false;
  }
}

function nobody(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] = accounts.map((line) => line.split(':')).find(([name]) => name === 'nobody') ?? [];
  if (uid && gid) return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  throw new SetupError(
    'POSTGRES_REFUSES_ROOT',
    'PostgreSQL does not run as root, and this system has no account "nobody" to run it as.',
  );
}
