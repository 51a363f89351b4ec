import { isSafeAddress } from '../../http/address.js';
import { wrongUse } from '../errors.js';

/** The link of a token, below the address at which people reach the intake. Throws where that is missing or unsafe. Pure. */
export function linkOf(token: string, intakeUrl: string | undefined): string {
  if (!intakeUrl) throw wrongUse('INTAKE_ADDRESS_MISSING', 'It is not known where people reach the intake.');
  if (!URL.canParse(intakeUrl) || !isPlainAddress(new URL(intakeUrl))) {
    throw wrongUse('INTAKE_ADDRESS_NOT_SAFE', 'This is not an address for links.');
  }
  return `${new URL(intakeUrl).origin}/i/${token}`;
}

function isPlainAddress(url: URL): boolean {
  return isSafeAddress(url) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}
