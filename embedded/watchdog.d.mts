/** Stops a process after this one has ended, for any reason: by the signal, and after `patienceMs` by force. */
export function watchOver(pid: number, signal: NodeJS.Signals, patienceMs: number): void;

/** For a process that has ended: its id may be reused. */
export function watchNoMore(pid: number): void;
