/** What a code stands for. */
export const CodeKind = {
  /** A step of a run, or a process, fails with it. */
  error: 'error',
  /** A command of the command line fails with it. */
  commandError: 'commandError',
  /** The embedded stack fails to start with it. */
  setupError: 'setupError',
  /** Something about one record that somebody should mend: `rollbook problems`. */
  recordProblem: 'recordProblem',
  /** Why a mapped row is not wanted in Canvas, or nothing is concluded of it. */
  mappingReason: 'mappingReason',
  /** Why a read of a collection is not proven complete. */
  certificateReason: 'certificateReason',
  /** Why a planned row is held. */
  holdReason: 'holdReason',
  /** Why a planned row waits. */
  waitReason: 'waitReason',
  /** What Canvas made of an import, or of one kind of row in it. */
  importReason: 'importReason',
  /** How a run ended. */
  outcome: 'outcome',
} as const;
export type CodeKind = (typeof CodeKind)[keyof typeof CodeKind];

/** What every code says to a person. Both texts may hold Markdown's backquotes; neither holds a value. */
export interface CodeText {
  /** A clause without a capital and a full stop at its end, so that it can stand within a sentence. */
  meaning: string;
  /** What to do next: whole sentences. */
  remedy: string;
  /** Whether trying again, now or in the next run, may mend it without anybody changing anything. */
  retryable: boolean;
}

export type CodeTable = Readonly<Record<string, CodeText>>;
