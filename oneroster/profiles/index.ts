import { oneroster } from './oneroster.js';
import { powerschool } from './powerschool.js';
import type { ProviderProfile } from './profile.js';

/** Every provider that is known, by the name that `sis.profile` takes. A new one is a file of its own and a line here. */
export const profiles = { powerschool, oneroster } satisfies Record<string, ProviderProfile>;

export type ProfileName = keyof typeof profiles;

export const profileNames = Object.keys(profiles) as [ProfileName, ...ProfileName[]];

/** What a district may say otherwise than its provider's profile; what is undefined is as the profile has it. */
export interface ProfileSettings extends Partial<
  Pick<
    ProviderProfile,
    'pathPrefix' | 'tokenPath' | 'auth' | 'pageSize' | 'minIntervalMs' | 'lanes' | 'endDateInclusive'
  >
> {
  profile: ProfileName;
}

/** The provider's profile with what the district's settings say otherwise. */
export function profileOf({ profile, ...settings }: ProfileSettings): ProviderProfile {
  const { pathPrefix, tokenPath, auth, pageSize, minIntervalMs, lanes, endDateInclusive } = settings;
  const overridable = { pathPrefix, tokenPath, auth, pageSize, minIntervalMs, lanes, endDateInclusive };
  const given = Object.entries(overridable).filter(([, value]) => value !== undefined);
  return { ...profiles[profile], ...Object.fromEntries(given) };
}
