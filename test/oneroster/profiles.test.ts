import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingAt } from '../../config/settings-reference.js';
import { profileNames, profileOf, profiles } from '../../oneroster/profiles/index.js';

test('the settings take the names of the profiles that there are', () => {
  expect(settingAt('sis.profile')?.accepts).toBe(profileNames.map((name) => `\`${name}\``).join(', '));
});

test.each(profileNames)('%s goes by its own name and stands in a file of its own', (name) => {
  expect(profiles[name].name).toBe(name);
  expect(readdirSync(new URL('../../oneroster/profiles', import.meta.url))).toContain(`${name}.ts`);
});

test('a provider of which nothing is known is not taken for PowerSchool', () => {
  expect(profileOf({ profile: 'oneroster' })).toMatchObject({
    ...{ pathPrefix: '/ims/oneroster/v1p1', pageSize: 100, lanes: 1, endDateInclusive: false },
  });
});

test('what a district says counts before what the profile says, and what it leaves out does not', () => {
  const profile = profileOf({ profile: 'powerschool', pageSize: 500, lanes: undefined, endDateInclusive: false });
  expect(profile).toMatchObject({ pageSize: 500, lanes: 1, endDateInclusive: false, tokenPath: '/oauth/access_token' });
});
