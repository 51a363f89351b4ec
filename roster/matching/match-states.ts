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
