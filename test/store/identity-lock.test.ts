import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../../config/fingerprints.js';
import { districtSettings, type DistrictSettings } from '../../config/settings.js';
import { openStore, type Store } from '../../store/postgres/connect.js';
import { registerDistrict } from '../../store/districts/register-district.js';
import { freshDatabase } from '../harness/database.js';

let store: Store;
beforeAll(async () => {
  store = openStore(await freshDatabase());
});
afterAll(() => store.close());

function settingsWith(account: string): DistrictSettings {
  return districtSettings.parse({
    district: 'lincoln',
    name: 'Lincoln',
    timezone: 'America/Chicago',
    sis: { url: 'https://ps.lincoln.example' },
    canvas: { url: 'https://lincoln.canvas.example' },
    mapping: { ids: { account } },
  });
}

async function register(account: string): Promise<string> {
  const settings = settingsWith(account);
  const { kind } = await registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
  return kind;
}

test('how ids are made may be corrected until Canvas has accepted a row, and not after', async () => {
  expect(await register('{sourcedId}')).toBe('created');
  // A first night came to its end, and every row was refused.
  await store.sql`update district set canvas_host = 'lincoln.canvas.example'`;
  expect(await register('school-{sourcedId}')).toBe('changed');
  await store.sql`
    insert into applied_row (district_id, kind, sis_id, fields, sources, scope_fingerprint, accepted_run)
    select id, 'account', 'school-1', '{}', '{1}', 'x', 1 from district`;
  expect(await register('{sourcedId}')).toBe('identityLocked');
  expect(await register('school-{sourcedId}')).toBe('unchanged');
});
