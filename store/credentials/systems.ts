/** The two ends of a district. A secret has the name of the system that it opens. */
export const System = {
  /** Where the roster comes from and grades go. */
  sis: 'sis',
  canvas: 'canvas',
} as const;
export type System = (typeof System)[keyof typeof System];

/** One credential of a district: what its token, pace and lanes are shared by. */
export interface CredentialOf {
  districtId: number;
  system: System;
}
