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

/** Secrets of a district: the credentials of both systems, and the addresses to which alerts go. */
export const secretNames = [...Object.values(System), 'webhook', 'ping'] as const;
export type SecretName = (typeof secretNames)[number];
