/**
 * Has a process stopped once this one has ended, however it ended: by the signal, and after `patienceMs` by force.
 */
export function watchOver(pid: number, signal: NodeJS.Signals, patienceMs: number): void;

/** For one that has ended: its id may soon be another's. */
export function watchNoMore(pid: number): void;
