import type { DistrictSettings } from '../config/settings.js';

/** One setting that differs, by its dotted path. */
export interface SettingChange {
  path: string;
  before: unknown;
  after: unknown;
}

/** Differences between two versions of a district's settings, in the order of the file. A list is one value. */
export function settingChanges(before: DistrictSettings, after: DistrictSettings): SettingChange[] {
  const old = new Map(leavesOf(before, ''));
  const now = new Map(leavesOf(after, ''));
  const paths = [...now.keys(), ...[...old.keys()].filter((path) => !now.has(path))];
  return paths
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after));
}

function leavesOf(value: unknown, path: string): Array<[string, unknown]> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}.${name}`));
}
