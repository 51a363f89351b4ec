import { createHash } from 'node:crypto';
import type { DistrictSettings } from './settings.js';
import { identitySettings } from './settings-reference.js';

/** Hash of all settings that form identity: after a district's first apply, a different one is refused. */
export function identityFingerprint(settings: DistrictSettings): string {
  return fingerprint(identitySettings.map((path) => [path, valueAt(settings, path)]));
}

/**
 * Hash of the scope. Objects that leave the scope by a change of settings are left unchanged in Canvas, so a night must
 * notice the change.
 */
export function scopeFingerprint(settings: DistrictSettings): string {
  return fingerprint(settings.scope);
}

/**
 * Hash of all settings but the scope that decide desired rows: when it changes, everything is mapped anew. Names,
 * addresses, the schedule and the limits are not part of it.
 */
export function mappingFingerprint(settings: DistrictSettings): string {
  const { mapping, enrollments, timezone, sis } = settings;
  const { districtAccount, emailDomains, authenticationProvider } = settings.canvas;
  return fingerprint([
    [mapping, enrollments, timezone],
    [districtAccount, emailDomains, authenticationProvider],
    [sis.profile, sis.endDateInclusive ?? null],
  ]);
}

/** Independent of the order of settings in a file; lists keep theirs, since it may matter. */
function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, 32);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

function valueAt(settings: DistrictSettings, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], settings);
}
