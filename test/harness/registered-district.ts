import { districtSettings } from '../../config/settings.js';
import type { Store } from '../../store/postgres/connect.js';
import { registerDistrict } from '../../store/districts/register-district.js';

/** Registers a district in an empty database, where it gets the id 1; nothing answers at its addresses. */
export async function registerOneDistrict({ db }: Store): Promise<void> {
  const settings = districtSettings.parse({
    ...{ district: 'maple', name: 'Maple', timezone: 'America/Chicago' },
    sis: { url: 'https://sis.example' },
    canvas: { url: 'https://canvas.example' },
  });
  await registerDistrict(db, settings, { identity: 'i', scope: 's', mapping: 'm' });
}
