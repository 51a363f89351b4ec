import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the machine. */
const ticksPerSecond = 100;

interface Accounts {
  parent: number;
  /** Of the process, its threads, and those of its children that have ended. Seconds. */
  seconds: number;
}

/** Processor seconds that each program and its children have used since they began, by the names given. */
export function processorSeconds<Name extends string>(programs: Record<Name, number>): Record<Name, number> {
  const accounts = readAccounts();
  const used = (pid: number): number => {
    let seconds = accounts.get(pid)?.seconds ?? 0;
    for (const [child, { parent }] of accounts) if (parent === pid) seconds += used(child);
    return seconds;
  };
  const entries = Object.entries(programs) as Array<[Name, number]>;
  return Object.fromEntries(entries.map(([name, pid]) => [name, used(pid)])) as Record<Name, number>;
}

function readAccounts(): Map<number, Accounts> {
  const accounts = new Map<number, Accounts>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = statOf(entry);
    if (fields === null) continue;
    const [parent, ...rest] = fields.map(Number);
    // proc(5): after the state and the parent, fields 14 to 17 are utime, stime, cutime and cstime.
    const [user, system, childrenUser, childrenSystem] = rest.slice(9, 13) as [number, number, number, number];
    const ticks = user + system + childrenUser + childrenSystem;
    accounts.set(Number(entry), { parent: parent!, seconds: ticks / ticksPerSecond });
  }
  return accounts;
}

/** The fields after the state, or null where the process has just ended. */
function statOf(pid: string): string[] | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 4).split(' ');
  } catch {
    return null;
  }
}
