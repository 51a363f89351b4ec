import { oneroster } from './oneroster.js';
import { powerschool } from './powerschool.js';
import type { ProviderProfile } from './profile.js';

/** All known providers, by their name in `sis.profile`. A new one is a file and a line here. */
export const profiles = { powerschool, oneroster } satisfies Record<string, ProviderProfile>;

export type ProfileName = keyof typeof profiles;

export const profileNames = Object.keys(profiles) as [ProfileName, ...ProfileName[]];

/** Settings of a district that override its provider's profile; undefined ones do not. */
export interface ProfileSettings extends Partial<
  Pick<
    ProviderProfile,
    'pathPrefix' | 'tokenPath' | 'auth' | 'pageSize' | 'minIntervalMs' | 'lanes' | 'endDateInclusive'
  >
> {
  profile: ProfileName;
  /** Scopes for reading the roster, in place of the profile's; empty: none is asked for. */
  scopes?: string[] | undefined;
}

/** The provider's profile with the district's overrides. */
export function profileOf({ profile, ...settings }: ProfileSettings): ProviderProfile {
  const own = profiles[profile];
  const scopes = settings.scopes && { ...own.scopes, rostering: settings.scopes };
  const { pathPrefix, tokenPath, auth, pageSize, minIntervalMs, lanes, endDateInclusive } = settings;
  const overridable = { pathPrefix, tokenPath, auth, pageSize, minIntervalMs, lanes, endDateInclusive, scopes };
  const given = Object.entries(overridable).filter(([, value]) => value !== undefined);
  return { ...own, ...Object.fromEntries(given) };
}
