import { identityFingerprint, mappingFingerprint, scopeFingerprint } from '../config/fingerprints.js';
import { loadDistrictFile, type DistrictMistake, type DistrictWarning } from '../config/load-district.js';
import type { DistrictSettings } from '../config/settings.js';
import { identitySettings } from '../config/settings-reference.js';
import type { Store } from '../store/postgres/connect.js';
import { allDistricts } from '../store/districts/district-of.js';
import { registerDistrict } from '../store/districts/register-district.js';
import { CommandError, exitCodes } from './errors.js';
import { settingChanges, type SettingChange } from './setting-changes.js';

export interface Registered {
  district: string;
  kind: 'created' | 'changed' | 'unchanged';
  /** By setting; empty for a new district. */
  changes: SettingChange[];
}

/** A district's file with mistakes in it: nothing was stored. */
export class DistrictFileError extends CommandError {
  constructor(
    readonly file: string,
    readonly mistakes: readonly DistrictMistake[],
  ) {
    const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
    super('DISTRICT_FILE_WRONG', `${file} has ${count}.`, 'Mend what is listed and try again.', exitCodes.notWell);
  }
}

/** Reads, checks and stores a district's file. Throws `DistrictFileError`, or `CommandError` `IDENTITY_LOCKED`. */
export async function registerFromFile(
  store: Store,
  file: string,
): Promise<Registered & { settings: DistrictSettings; warnings: DistrictWarning[] }> {
  const { settings, warnings } = await readDistrict(file);
  return { ...(await registerSettings(store, settings)), settings, warnings };
}

/** Reads and checks a district's file. Throws `DistrictFileError`. */
export async function readDistrict(file: string): Promise<{ settings: DistrictSettings; warnings: DistrictWarning[] }> {
  const read = await loadDistrictFile(file);
  if (!read.ok) throw new DistrictFileError(file, read.mistakes);
  return read;
}

/** Stores a district's settings and returns the changes. Throws `CommandError` `IDENTITY_LOCKED`. */
export async function registerSettings(store: Store, settings: DistrictSettings): Promise<Registered> {
  const known = (await allDistricts(store.db)).find((each) => each.district === settings.district);
  const changes = known ? settingChanges(known.settings, settings) : [];
  const registration = await registerDistrict(store.db, settings, {
    identity: identityFingerprint(settings),
    scope: scopeFingerprint(settings),
    mapping: mappingFingerprint(settings),
  });
  if (registration.kind === 'identityLocked') throw identityLocked(settings.district, changes);
  return { district: settings.district, kind: registration.kind, changes };
}

function identityLocked(district: string, changes: readonly SettingChange[]): CommandError {
  const locked = changes.map((each) => each.path).filter(isIdentity);
  return new CommandError(
    'IDENTITY_LOCKED',
    `Canvas has accepted rows of district "${district}", so these settings cannot change any more: ${locked.join(', ')}.`,
  );
}

function isIdentity(path: string): boolean {
  return identitySettings.some((locked) => path === locked || path.startsWith(`${locked}.`));
}
