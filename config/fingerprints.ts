import { createHash } from 'node:crypto';
import type { DistrictSettings } from './settings.js';
import { identitySettings } from './settings-reference.js';

/** A hash of all settings that form identity: once a district has been applied, another value must be refused. */
export function identityFingerprint(settings: DistrictSettings): string {
  return fingerprint(identitySettings.map((path) => [path, valueAt(settings, path)]));
}

/**
 * A hash of the scope. What leaves the scope because the setting changed is left alone in Canvas, so a night must know
 * that it did.
 */
export function scopeFingerprint(settings: DistrictSettings): string {
  return fingerprint(settings.scope);
}

/**
 * A hash of everything but the scope that the desired rows are made from: when it changes, everything is mapped anew.
 * Names, addresses, the schedule and the limits are not part of it.
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

/** Independent of the order in which a file lists its settings; lists keep theirs, for it may matter. */
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
