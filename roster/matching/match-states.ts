/** What would become of something that should stand in Canvas. */
export const MatchState = {
  /** An object that stands is proposed for it. */
  linked: 'linked',
  /** A person has to say which object is it, if any. */
  question: 'question',
  /** Nothing stands for it: it would be made. */
  made: 'made',
} as const;
export type MatchState = (typeof MatchState)[keyof typeof MatchState];

/** What an object of Canvas is for which nothing in the SIS stands. */
export const LeftState = {
  /** Made by hand, or by another tool than a SIS import: it stays as it is. */
  left: 'left',
  /** Of another SIS integration, with nothing in this SIS: nobody will look after it. */
  orphaned: 'orphaned',
  /** Of a term or course that is over. */
  past: 'past',
} as const;
export type LeftState = (typeof LeftState)[keyof typeof LeftState];
