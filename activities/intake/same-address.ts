/**
 * Whether a person means the address that the district was set up with: written without a scheme, with the path of a
 * page or of the interface behind it, in capitals, or with the usual port. Other hosts, ports and schemes differ. Pure.
 */
export function isSameAddress(entered: string, configured: string): boolean {
  const typed = entered.trim();
  const { protocol } = new URL(configured);
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `${protocol}//${typed}`;
  // What stands before an @ is an account, and reads like a host.
  if (!URL.canParse(whole) || new URL(whole).username !== '' || new URL(whole).password !== '') return false;
  return new URL(whole).origin === new URL(configured).origin;
}
