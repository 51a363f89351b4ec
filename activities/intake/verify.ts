import { createHash, timingSafeEqual } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { CodedError } from '../../codes/coded-error.js';
import { readBox, secretOf, type CredentialBox } from '../../config/credential-box.js';
import { openSealed } from '../../config/sealing.js';
import { encryptSecret } from '../../config/secrets.js';
import { districtOf, type RegisteredDistrict } from '../../store/districts/district-of.js';
import { acceptEntry, closeEntry, takeEntry, type TakenEntry } from '../../store/intake/verify.js';
import { EntryState, type IntakeCheck } from '../../store/schema/intake.js';
import type { ActivityDeps } from '../deps.js';
import { whileBeating } from '../while-beating.js';
import { askSystem } from './ask-system.js';
import { failed, passed } from './checks.js';
import { isSameAddress } from './same-address.js';

/** What became of an entry: no value, so that it may stand in a history. */
export interface VerifiedEntry {
  state: EntryState;
  /** Codes of what was wrong. */
  codes: string[];
}

/** Opens what somebody has entered at the intake, tries it, and stores it if it is right. */
export function createIntakeActivities(deps: ActivityDeps) {
  const { db } = deps.store;

  async function close(entry: string, state: 'refused' | 'lapsed', checks: IntakeCheck[]): Promise<VerifiedEntry> {
    return { state: await closeEntry(db, entry, state, checks), codes: codesOf(checks) };
  }

  return {
    async verifyEntry(entry: string): Promise<VerifiedEntry> {
      const { intakeKeys = [] } = deps;
      if (intakeKeys.length === 0) throw new CodedError('INTAKE_KEY_MISSING', 'This worker opens no sealed box.');
      const taken = await takeEntry(db, entry);
      if ('decided' in taken) return { state: taken.decided, codes: [] };
      if (taken.closed) return close(entry, EntryState.lapsed, [failed('link', 'INVITE_CLOSED')]);
      const box = ofItsLink(taken, readBox((await openSealed(taken.sealed, intakeKeys)) ?? ''));
      if (box === null) return close(entry, EntryState.refused, [failed('link', 'INTAKE_NOT_OPENED')]);
      const district = await districtOf(db, taken.district);
      const { cancellationSignal } = Context.current();
      if (!isSameAddress(box.address, district.settings[box.system].url)) {
        return close(entry, EntryState.refused, [failed('address', 'INTAKE_ADDRESS_DIFFERS')]);
      }
      const checks = [
        passed('address'),
        ...(await whileBeating(() => askSystem(deps, district, box, cancellationSignal))),
      ];
      if (checks.some(({ ok }) => !ok)) return close(entry, EntryState.refused, checks);
      return { state: await acceptEntry(db, entry, taken, { ciphertext: hidden(district, box), checks }), codes: [] };
    },

    /** What could not be checked in time is refused, so that nobody waits for it, and its box is deleted. */
    async giveUpEntry(entry: string): Promise<VerifiedEntry> {
      return close(entry, EntryState.refused, [failed('link', 'INTAKE_NOT_CHECKED')]);
    },
  };

  function hidden({ district }: RegisteredDistrict, box: CredentialBox): string {
    return encryptSecret(secretOf(box), deps.secretKeys[0], { district, name: box.system });
  }
}

/** The box, if it was sealed for the link by which it came; null otherwise. */
function ofItsLink({ tokenHash, system }: TakenEntry, box: CredentialBox | null): CredentialBox | null {
  if (box === null || box.system !== system) return null;
  return timingSafeEqual(createHash('sha256').update(box.token).digest(), tokenHash) ? box : null;
}

function codesOf(checks: readonly IntakeCheck[]): string[] {
  return [...new Set(checks.flatMap(({ code }) => code ?? []))];
}
