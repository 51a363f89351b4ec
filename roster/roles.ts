import type { DistrictSettings } from '../config/settings.js';
import type { UserRole } from '../oneroster/rostering/model.js';

/** Roles that are provisioned. Parents cannot be provisioned from PowerSchool. */
export type ProvisionedRole = keyof DistrictSettings['mapping']['roles'];

const precedence = { teacher: 0, administrator: 1, aide: 2, proctor: 3, student: 4 } satisfies Record<
  ProvisionedRole,
  number
>;

export const provisionedRoles = Object.keys(precedence) as readonly ProvisionedRole[];

export function isProvisioned(role: UserRole): role is ProvisionedRole {
  return role in precedence;
}

/**
 * Precedence of several role records of one person; the least is sent: staff before students, and a teacher before
 * other staff. Infinite for a role that is not provisioned.
 */
export function rolePrecedence(role: UserRole): number {
  return isProvisioned(role) ? precedence[role] : Infinity;
}

/** The Canvas role of an enrollment; '' if not provisioned. */
export function canvasRoleOf(role: UserRole, settings: DistrictSettings): string {
  return isProvisioned(role) ? settings.mapping.roles[role] : '';
}
