/** Kinds of codes. */
export const CodeKind = {
  /** A step of a run, or a process, fails with it. */
  error: 'error',
  /** A command of the command line fails with it. */
  commandError: 'commandError',
  /** The embedded stack fails to start with it. */
  setupError: 'setupError',
  /** A problem of one record that somebody should fix: `rollbook problems`. */
  recordProblem: 'recordProblem',
  /** Why a mapped row should not exist in Canvas, or is left unchanged. */
  mappingReason: 'mappingReason',
  /** Why a read of a collection is not proven complete. */
  certificateReason: 'certificateReason',
  /** Why a planned row is held. */
  holdReason: 'holdReason',
  /** Why a planned row waits. */
  waitReason: 'waitReason',
  /** The outcome in Canvas of an import, or of one kind of row in it. */
  importReason: 'importReason',
  /** Why a grade is not in the gradebook, or stays there as it is. */
  gradeReason: 'gradeReason',
  /** Why a morning is not safe for first bell, or what somebody should know although it is. */
  firstBellReason: 'firstBellReason',
  /** What an evaluation finds before a conversion. */
  evaluationFinding: 'evaluationFinding',
  /** How a run ended. */
  outcome: 'outcome',
} as const;
export type CodeKind = (typeof CodeKind)[keyof typeof CodeKind];

/** A code's text for people. May contain Markdown's backquotes, never a value. */
export interface CodeText {
  /** A clause without a capital or a full stop, so that it can be used within a sentence. */
  meaning: string;
  /** What to do next: whole sentences. */
  remedy: string;
  /** Whether a retry, now or in the next run, may succeed without any change. */
  retryable: boolean;
}

export type CodeTable = Readonly<Record<string, CodeText>>;
