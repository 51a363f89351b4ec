/** The two systems of a district. A secret has the name of the system that it opens. */
export const System = {
  /** Source of the roster, destination of grades. */
  sis: 'sis',
  canvas: 'canvas',
} as const;
export type System = (typeof System)[keyof typeof System];

/** One credential of a district: its token, pace and lanes are shared. */
export interface CredentialOf {
  districtId: number;
  system: System;
}
